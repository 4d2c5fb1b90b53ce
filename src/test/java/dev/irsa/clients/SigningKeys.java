package dev.irsa.clients;

import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.TestingCa;
import dev.irsa.issuer.TestingKeys;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys of API servers by number, and the flags that name them. The even ones are RSA, the odd ones P-256. */
final class SigningKeys {
    private final Path directory;
    private final Map<Integer, KeyPair> pairs = new HashMap<>();

    SigningKeys(Path directory) {
        this.directory = directory;
    }

    private KeyPair pair(int number) {
        return pairs.computeIfAbsent(number, n -> {
            KeyPair pair = n % 2 == 0 ? TestingKeys.rsa(2048) : TestingKeys.ec("secp256r1");
            TestingCa.write(directory.resolve(n + ".key"), TestingCa.pkcs8(pair));
            TestingCa.write(directory.resolve(n + ".pub"), TestingCa.pem(pair.getPublic()));
            return pair;
        });
    }

    KeyId kid(int number) {
        return TestingKeys.jwk(pair(number)).kid();
    }

    /** The flags of an API server that signs with one key, and takes tokens of others too. */
    String[] flags(List<String> issuers, int signer, int... others) {
        List<String> flags = new ArrayList<>();
        issuers.forEach(issuer -> flags.add("--service-account-issuer=" + issuer));
        pair(signer);
        flags.add("--service-account-signing-key-file=" + directory.resolve(signer + ".key"));
        flags.add("--service-account-key-file=" + directory.resolve(signer + ".pub"));
        for (int other : others) {
            pair(other);
            flags.add("--service-account-key-file=" + directory.resolve(other + ".pub"));
        }
        return flags.toArray(String[]::new);
    }
}
