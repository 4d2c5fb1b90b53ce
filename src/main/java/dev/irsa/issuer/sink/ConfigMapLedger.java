package dev.irsa.issuer.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.irsa.cluster.ApiObjects;
import dev.irsa.cluster.ApiServer;
import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Ledger;
import dev.irsa.issuer.LedgerJson;
import dev.irsa.issuer.Rule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ledger of one issuer in a ConfigMap, which several issuers may share. Whoever writes names the resourceVersion that
 * was read, and the API server refuses when there is another by now: two publishers never overwrite each other.
 *
 * <p>A ledger that is gone is an empty one. That is safe, if slow: whatever is public is taken over as it is, and
 * waiting begins anew for every key. Only a ledger that is there and cannot be read is refused.
 *
 * <p>Needs get and patch on the ConfigMap by name, and create in its namespace.
 */
public final class ConfigMapLedger implements LedgerStore {
    /** A ConfigMap holds 1 MiB altogether, and etcd takes not much more in one request. */
    private static final int MAX_BYTES = 512 * 1024;

    /** The name of a value in a ConfigMap has at most 253 characters. */
    private static final int MAX_READABLE = 180;

    private final ApiObjects objects;
    private final String namespace;
    private final String name;
    private final IssuerUrl issuer;
    private final String key;
    private volatile boolean known;

    /** The ledger of an issuer; nothing is read yet. */
    public ConfigMapLedger(ApiServer api, String namespace, String name, IssuerUrl issuer) {
        this.objects = new ApiObjects(api, "the ConfigMap " + namespace + "/" + name);
        this.namespace = namespace;
        this.name = name;
        this.issuer = issuer;
        this.key = key(issuer, "ledger.json");
    }

    /** The name of an issuer's value in the ConfigMap, or of its file: readable, and different for different issuers. */
    public static String key(IssuerUrl issuer, String suffix) {
        String readable = issuer.withoutScheme().replaceAll("[^A-Za-z0-9.-]+", "_");
        String cut = readable.substring(0, Math.min(MAX_READABLE, readable.length()));
        String digest = new Document(Document.Kind.DISCOVERY, issuer.text()).digest();
        return cut + "." + digest.substring(0, 8) + "." + suffix;
    }

    private String collection() {
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    @Override
    public Checked<Saved> read() throws IOException {
        Optional<JsonNode> map = objects.get(collection() + "/" + name);
        String version = map.map(object -> object.path("metadata").path("resourceVersion"))
                .map(text -> text.asString(""))
                .orElse("");
        Optional<String> text = map.map(object -> object.path("data").path(key))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue);
        if (text.isEmpty()) {
            return new Checked.Accepted<>(new Saved(Ledger.EMPTY, version), lost());
        }
        return switch (LedgerJson.read(text.get(), issuer)) {
            case Checked.Accepted<Ledger> accepted -> {
                known = true;
                yield new Checked.Accepted<>(new Saved(accepted.value(), version), accepted.findings());
            }
            case Checked.Refused<Ledger>(List<Finding> findings) -> Checked.refused(Rule.W4, unusable(findings));
        };
    }

    private List<Finding> lost() {
        return known
                ? List.of(Finding.warning(
                        Rule.W4,
                        "the ledger is gone from ConfigMap " + namespace + "/" + name
                                + "; what is public is taken over, waiting begins anew for every key, and a compromised key "
                                + "that an API server still lists comes back"))
                : List.of();
    }

    private String unusable(List<Finding> findings) {
        String why = findings.stream().map(Finding::sentence).collect(Collectors.joining("; "));
        return "ConfigMap " + namespace + "/" + name + ", value " + key + ": " + why
                + ". Restore it, or delete that value: waiting then begins anew for every key";
    }

    @Override
    public Written write(Ledger ledger, Saved expected) throws IOException {
        String text = LedgerJson.readable(ledger, issuer);
        if (text.getBytes(UTF_8).length > MAX_BYTES) {
            throw new IOException("the ledger would be larger than 512 KiB; take removed keys out of ConfigMap "
                    + namespace + "/" + name);
        }
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = map.putObject("metadata");
        map.putObject("data").put(key, text);
        boolean done;
        if (expected.version().isEmpty()) {
            map.put("apiVersion", "v1").put("kind", "ConfigMap");
            metadata.put("namespace", namespace).put("name", name);
            metadata.putObject("labels").put("app.kubernetes.io/managed-by", "irsa");
            done = objects.send("POST", collection(), "application/json", map);
        } else {
            metadata.put("resourceVersion", expected.version());
            done = objects.send("PATCH", collection() + "/" + name, "application/merge-patch+json", map);
        }
        known |= done;
        return done ? new Written.Done() : new Written.Conflict();
    }
}
