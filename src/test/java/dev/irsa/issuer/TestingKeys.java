package dev.irsa.issuer;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Keys for tests: made once, because RSA takes its time. */
public final class TestingKeys {
    private static final List<KeyPair> EC = new ArrayList<>();
    private static final Map<Integer, Jwk> JWKS = new ConcurrentHashMap<>();

    private static final class Rsa {
        static final KeyPair PAIR = rsa(2048);
    }

    private TestingKeys() {}

    public static KeyPair rsaPair() {
        return Rsa.PAIR;
    }

    public static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The same P-256 pair for the same number. */
    public static synchronized KeyPair ecPair(int number) {
        while (EC.size() <= number) {
            EC.add(ec("secp256r1"));
        }
        return EC.get(number);
    }

    public static Jwk jwk(KeyPair pair) {
        return KeyMaterial.of(pair.getPublic()).toOptional().map(Jwk::of).orElseThrow();
    }

    /** The same key for the same number. */
    public static Jwk jwk(int number) {
        return JWKS.computeIfAbsent(number, n -> jwk(ecPair(n)));
    }

    public static Jwks jwks(int... numbers) {
        return Jwks.of(IntStream.of(numbers).mapToObj(TestingKeys::jwk).toList());
    }

    public static KeyId kid(int number) {
        return jwk(number).kid();
    }
}
