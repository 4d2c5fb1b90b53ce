package dev.irsa.issuer;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads one member of a key set: K2, K3, K7, K8. Sentences name the key by its place and kid, and never a value. */
final class JwkReader {
    /** Everything that this program writes by itself; what is not here is kept as it is. */
    private static final Set<String> KNOWN = Set.of("kty", "kid", "use", "alg", "n", "e", "crv", "x", "y");

    private static final Set<String> FOREIGN_ALGORITHMS = Set.of("PS256", "PS384", "PS512", "ES256K");

    private final JsonNode json;
    private final String label;
    private final Findings findings;

    private JwkReader(JsonNode json, String label, Findings findings) {
        this.json = json;
        this.label = label;
        this.findings = findings;
    }

    /** Empty when the key was left out (a warning was added) or is wrong (an error was added). */
    static Optional<Jwk> read(JsonNode json, int place, Findings findings) {
        String label = "key " + place
                + Json.string(json, "kid").map(kid -> " (kid " + kid + ")").orElse("");
        return new JwkReader(json, label, findings).read();
    }

    private Optional<Jwk> read() {
        Optional<String> type = Json.string(json, "kty");
        if (type.isEmpty()) {
            return wrong(Rule.K3, "has no kty");
        }
        Optional<String> algorithm = Json.string(json, "alg");
        if (algorithm.isPresent() && FOREIGN_ALGORITHMS.contains(algorithm.get())) {
            return leftOut("has alg " + algorithm.get());
        }
        return switch (type.get()) {
            case "RSA" -> rsa().flatMap(this::named);
            case "EC" -> ec().flatMap(this::named);
            default -> leftOut("has kty " + type.get());
        };
    }

    private Optional<KeyMaterial> rsa() {
        Optional<BigInteger> n = integer("n");
        Optional<BigInteger> e = integer("e");
        return n.isEmpty() || e.isEmpty() ? Optional.empty() : checked(RsaMaterial.of(n.get(), e.get()));
    }

    private Optional<KeyMaterial> ec() {
        Optional<String> name = Json.string(json, "crv");
        if (name.isEmpty()) {
            return wrong(Rule.K3, "has no crv");
        }
        Optional<Curve> curve = Curve.named(name.get());
        if (curve.isEmpty()) {
            return leftOut("has crv " + name.get());
        }
        Optional<BigInteger> x = coordinate("x", curve.get());
        Optional<BigInteger> y = coordinate("y", curve.get());
        return x.isEmpty() || y.isEmpty() ? Optional.empty() : checked(EcMaterial.of(curve.get(), x.get(), y.get()));
    }

    private Optional<Jwk> named(KeyMaterial material) {
        Optional<String> use = Json.string(json, "use");
        if (json.has("use") && !use.equals(Optional.of("sig"))) {
            return wrong(Rule.K3, "has a use that is not sig");
        }
        if (use.isEmpty()) {
            findings.warning(Rule.K3, label + " has no use; it is published with use sig");
        }
        Optional<String> algorithm = algorithm(material);
        Optional<KeyId> kid = kid();
        return algorithm.isEmpty() || kid.isEmpty()
                ? Optional.empty()
                : Optional.of(new Jwk(kid.get(), material, algorithm.get(), others()));
    }

    private Optional<String> algorithm(KeyMaterial material) {
        if (!json.has("alg")) {
            String derived = material.algorithms().getFirst();
            findings.warning(Rule.K3, label + " has no alg; it is published with " + derived);
            return Optional.of(derived);
        }
        Optional<String> algorithm = Json.string(json, "alg").filter(material.algorithms()::contains);
        return algorithm.isPresent() ? algorithm : wrong(Rule.K3, "has an alg that is not one for " + material.label());
    }

    private Optional<KeyId> kid() {
        Optional<String> text = Json.string(json, "kid");
        return text.isEmpty() ? wrong(Rule.K3, "has no kid; STS cannot find it") : checked(KeyId.parse(text.get()));
    }

    private SortedMap<String, JsonNode> others() {
        SortedMap<String, JsonNode> others = new TreeMap<>();
        json.properties().stream()
                .filter(member -> !KNOWN.contains(member.getKey()))
                .forEach(member -> others.put(member.getKey(), member.getValue()));
        return others;
    }

    private Optional<BigInteger> integer(String name) {
        Optional<byte[]> bytes = bytes(name);
        if (bytes.isPresent() && bytes.get()[0] == 0) {
            return wrong(Rule.K8, "has leading zeros in " + name);
        }
        return bytes.map(value -> new BigInteger(1, value));
    }

    private Optional<BigInteger> coordinate(String name, Curve curve) {
        Optional<byte[]> bytes = bytes(name);
        if (bytes.isPresent() && bytes.get().length != curve.octets()) {
            return wrong(
                    Rule.K3,
                    "has " + bytes.get().length + " octets in " + name + "; " + curve.joseName() + " has "
                            + curve.octets());
        }
        return bytes.map(value -> new BigInteger(1, value));
    }

    private Optional<byte[]> bytes(String name) {
        Optional<String> text = Json.string(json, name);
        if (text.isEmpty()) {
            return wrong(Rule.K3, "has no " + name);
        }
        Optional<byte[]> bytes = Base64Url.decode(text.get()).filter(value -> value.length > 0);
        return bytes.isPresent() ? bytes : wrong(Rule.K8, "has a " + name + " that is not base64url without padding");
    }

    private <T> Optional<T> checked(Checked<T> checked) {
        checked.findings().stream()
                .map(finding -> new Finding(finding.rule(), finding.severity(), label + ": " + finding.sentence()))
                .forEach(findings::add);
        return checked.toOptional();
    }

    private <T> Optional<T> leftOut(String why) {
        findings.warning(Rule.K2, label + " " + why + ", which AWS does not accept; it is left out");
        return Optional.empty();
    }

    private <T> Optional<T> wrong(Rule rule, String why) {
        findings.error(rule, label + " " + why);
        return Optional.empty();
    }
}
