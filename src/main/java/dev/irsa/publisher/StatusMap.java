package dev.irsa.publisher;

import dev.irsa.cluster.ApiObjects;
import dev.irsa.cluster.ApiServer;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Json;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.sink.ConfigMapLedger;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The conditions of each issuer, in the ConfigMap beside its ledger. Written by the leader, and only when they are not
 * what is there: another leader, or a person, may have written since.
 * The resourceVersion that was read is named in the write, so that a replica which leads no longer changes nothing that
 * another has said since.
 */
final class StatusMap {
    private static final Logger LOG = LoggerFactory.getLogger(StatusMap.class);

    private final ApiObjects objects;
    private final String path;

    StatusMap(ApiServer api, String namespace, String name) {
        this.objects = new ApiObjects(api, "the ConfigMap " + namespace + "/" + name);
        this.path = "/api/v1/namespaces/" + namespace + "/configmaps/" + name;
    }

    /** The name of an issuer's conditions in the ConfigMap. */
    static String key(IssuerUrl issuer) {
        return ConfigMapLedger.key(issuer, "status.json");
    }

    void write(Round round) {
        if (!round.leading()) {
            return;
        }
        try {
            writeChanged(round);
        } catch (IOException e) {
            LOG.warn("the conditions of {} are not written: {}", round.issuer(), e.getMessage());
        }
    }

    private void writeChanged(Round round) throws IOException {
        Optional<JsonNode> map = objects.get(path);
        if (map.isEmpty()) {
            // the ledger's first write makes it
            return;
        }
        String key = key(round.issuer());
        String before = map.get().path("data").path(key).asString("");
        String after = Json.readable(status(round, IssuerCondition.of(round), before));
        if (after.equals(before)) {
            return;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata")
                .put(
                        "resourceVersion",
                        map.get().path("metadata").path("resourceVersion").asString(""));
        patch.putObject("data").put(key, after);
        // false: somebody else has written in between; the next round sees what
        boolean _ = objects.send("PATCH", path, "application/merge-patch+json", patch);
    }

    private static ObjectNode status(Round round, List<IssuerCondition> conditions, String before) {
        Map<String, JsonNode> last = new HashMap<>();
        Json.object(before, Rule.W4, "the status")
                .toOptional()
                .ifPresent(json -> json.path("conditions")
                        .values()
                        .forEach(each -> last.put(each.path("type").asString(""), each)));
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("issuer", round.issuer().text());
        ArrayNode array = status.putArray("conditions");
        for (IssuerCondition condition : conditions) {
            array.addObject()
                    .put("type", condition.type().label())
                    .put("status", condition.status().label())
                    .put("reason", condition.reason())
                    .put("message", condition.message())
                    .put("lastTransitionTime", since(condition, last, round.at()));
        }
        return status;
    }

    private static String since(IssuerCondition condition, Map<String, JsonNode> last, Instant now) {
        return Optional.ofNullable(last.get(condition.type().label()))
                .filter(before -> before.path("status")
                        .asString("")
                        .equals(condition.status().label()))
                .map(before -> before.path("lastTransitionTime").asString(""))
                .filter(time -> !time.isEmpty())
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
