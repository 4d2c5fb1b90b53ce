package dev.irsa.testing.aws;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Reads a JWKS by the rules K of the reference on publishers. AWS documents K1 and K2; that a key without {@code use} or
 * {@code alg} spoils the set is stricter than AWS is known to be, as API servers write both (K3).
 */
final class KeySet {
    private static final int MAX_KEYS = 100;
    private static final int MIN_RSA_BITS = 2048;
    private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");
    private static final Set<JWSAlgorithm> RSA = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512);
    private static final Map<Curve, JWSAlgorithm> EC =
            Map.of(Curve.P_256, JWSAlgorithm.ES256, Curve.P_384, JWSAlgorithm.ES384, Curve.P_521, JWSAlgorithm.ES512);

    /** The numbers in keys (RFC 7518, sections 6.2.1 and 6.3.1). */
    private static final List<String> NUMBERS = List.of("n", "e", "x", "y");

    private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]+");

    private KeySet() {}

    /**
     * The keys that STS can verify with, by their ids.
     *
     * @throws Refusal when the set breaks a rule
     */
    static Map<String, JWK> parse(JsonNode document) {
        Map<String, JWK> keys = new HashMap<>();
        Map<KeyType, Integer> counts = new HashMap<>();
        if (!document.path("keys").isArray()) {
            throw Refusal.noVerificationKey("K1");
        }
        for (JsonNode node : document.path("keys")) {
            if (!node.isObject()) {
                throw Refusal.noVerificationKey("K1");
            }
            if (node.propertyNames().stream().anyMatch(PRIVATE::contains)) {
                throw Refusal.noVerificationKey("K6");
            }
            String type = node.path("kty").asString("");
            if (!type.equals("RSA") && !type.equals("EC")) {
                continue; // K2: nothing that STS verifies with
            }
            JWK key = key(node);
            counts.merge(key.getKeyType(), 1, Integer::sum);
            if (keys.put(key.getKeyID(), key) != null) {
                throw Refusal.noVerificationKey("K5");
            }
        }
        if (keys.isEmpty() || counts.values().stream().anyMatch(each -> each > MAX_KEYS)) {
            throw Refusal.noVerificationKey("K1");
        }
        return keys;
    }

    private static JWK key(JsonNode node) {
        // the parser reads standard base64 too, and skips what is none
        if (!NUMBERS.stream().map(node::path).allMatch(KeySet::isBase64Url)) {
            throw Refusal.noVerificationKey("K8");
        }
        try {
            JWK key = JWK.parse(node.toString());
            boolean sound = switch (key) {
                case RSAKey rsa -> isLarge(rsa) && isOddExponent(rsa);
                case ECKey ec -> ec.toECPublicKey() != null && isPadded(ec);
                default -> false;
            };
            if (!sound || key.getKeyID() == null || key.getKeyID().isEmpty()) {
                throw Refusal.noVerificationKey("K3");
            }
            if (!KeyUse.SIGNATURE.equals(key.getKeyUse())) {
                throw Refusal.noVerificationKey("K3 use");
            }
            boolean matches = switch (key) {
                case RSAKey rsa -> RSA.stream().anyMatch(each -> each.equals(rsa.getAlgorithm()));
                case ECKey ec ->
                    EC.get(ec.getCurve()) != null && EC.get(ec.getCurve()).equals(ec.getAlgorithm());
                default -> false;
            };
            if (!matches) {
                throw Refusal.noVerificationKey("K3 alg");
            }
            return key;
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw Refusal.noVerificationKey("K3");
        }
    }

    private static boolean isBase64Url(JsonNode number) {
        return number.isMissingNode()
                || number.isString() && BASE64URL.matcher(number.stringValue()).matches();
    }

    /** The number counts, and not the octets that it came in; RFC 7518 has none that are too many. */
    private static boolean isLarge(RSAKey key) {
        return key.getModulus().decodeToBigInteger().bitLength() >= MIN_RSA_BITS
                && key.getModulus().decode()[0] != 0
                && key.getPublicExponent().decode()[0] != 0;
    }

    private static boolean isOddExponent(RSAKey key) {
        return key.getPublicExponent().decodeToBigInteger().testBit(0)
                && key.getPublicExponent().decodeToBigInteger().bitLength() > 1;
    }

    private static boolean isPadded(ECKey key) {
        int bytes = (key.getCurve().toECParameterSpec().getCurve().getField().getFieldSize() + 7) / 8;
        return key.getX().decode().length == bytes && key.getY().decode().length == bytes;
    }
}
