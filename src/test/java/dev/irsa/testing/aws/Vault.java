package dev.irsa.testing.aws;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All credentials that were handed out. */
final class Vault {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Credentials> issued = new ConcurrentHashMap<>();

    Credentials user(String account, String name) {
        return keep(new Credentials(
                id("AKIA"),
                text(30),
                Optional.empty(),
                Optional.empty(),
                "arn:aws:iam::" + account + ":user/" + name,
                Optional.empty(),
                id("AIDA")));
    }

    Credentials session(Arn role, String name, Instant end) {
        return keep(new Credentials(
                id("ASIA"),
                text(30),
                Optional.of(text(240)),
                Optional.of(end),
                role.session(name),
                Optional.of(role.toString()),
                id("AROA") + ":" + name));
    }

    Optional<Credentials> find(String accessKey) {
        return Optional.ofNullable(issued.get(accessKey));
    }

    private Credentials keep(Credentials credentials) {
        issued.put(credentials.accessKey(), credentials);
        return credentials;
    }

    private String id(String prefix) {
        StringBuilder text = new StringBuilder(prefix);
        random.ints(16, 0, ALPHABET.length()).forEach(i -> text.append(ALPHABET.charAt(i)));
        return text.toString();
    }

    /** With slashes and pluses, which clients have to escape. */
    private String text(int bytes) {
        byte[] raw = new byte[bytes];
        random.nextBytes(raw);
        return Base64.getEncoder().encodeToString(raw);
    }
}
