package dev.irsa.issuer;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a discovery document: D1, D2, D4. */
final class DiscoveryReader {
    private static final String WHAT = "the discovery document";

    private final ObjectNode json;
    private final Findings findings;

    private DiscoveryReader(ObjectNode json, Findings findings) {
        this.json = json;
        this.findings = findings;
    }

    static Checked<Discovery> read(byte[] bytes) {
        Findings findings = new Findings();
        String text = Json.utf8(bytes).orElse("");
        return Json.object(bytes, Rule.D4, WHAT)
                .into(findings)
                .map(json -> new DiscoveryReader(json, findings).read(text))
                .orElseGet(() -> new Checked.Refused<>(findings.list()));
    }

    private Checked<Discovery> read(String text) {
        String issuer = required("issuer");
        String jwksUri = required("jwks_uri");
        includes("response_types_supported", List.of("id_token"));
        includes("subject_types_supported", List.of("public"));
        SortedSet<String> algorithms = strings("id_token_signing_alg_values_supported");
        if (algorithms.isEmpty()) {
            findings.error(Rule.D1, WHAT + " has no id_token_signing_alg_values_supported");
        }
        if (!strings("claims_supported").containsAll(List.of("aud", "iat", "iss", "sub"))) {
            findings.warning(Rule.D1, WHAT + " does not list aud, iat, iss and sub in claims_supported, as IAM asks");
        }
        if (!json.has("authorization_endpoint")) {
            findings.warning(
                    Rule.D2, WHAT + " has no authorization_endpoint, which OpenID Connect requires; AWS does not mind");
        }
        json.properties().forEach(member -> blank(member.getKey(), member.getValue()));
        return findings.accept(
                () -> new Discovery(issuer, jwksUri, algorithms, new Document(Document.Kind.DISCOVERY, text)));
    }

    private String required(String name) {
        String value = Json.string(json, name).orElse("");
        if (value.isEmpty()) {
            findings.error(Rule.D1, WHAT + " has no " + name);
        }
        return value;
    }

    private void includes(String name, List<String> values) {
        if (!strings(name).containsAll(values)) {
            findings.error(Rule.D1, WHAT + " does not list " + String.join(", ", values) + " in " + name);
        }
    }

    private SortedSet<String> strings(String name) {
        return json.optional(name).filter(JsonNode::isArray).stream()
                .flatMap(array -> array.values().stream())
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void blank(String name, JsonNode value) {
        if (value.isNull() || (value.isArray() && value.isEmpty())) {
            findings.warning(Rule.D4, WHAT + " has nothing in " + name + "; such members must be left out");
        }
    }
}
