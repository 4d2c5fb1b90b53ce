package dev.irsa.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The token with which a pod calls its API server. Its audience is one that the API server accepts, and so is its issuer
 * where nobody configured audiences (kube-apiserver, {@code --api-audiences}).
 */
final class OwnToken {
    private static final Path USUAL = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

    private OwnToken() {}

    /** The audiences that are known from it; none outside a pod. */
    static Set<String> audiences() {
        return audiences(USUAL);
    }

    static Set<String> audiences(Path file) {
        Set<String> audiences = new LinkedHashSet<>();
        try {
            String[] parts = Files.readString(file).strip().split("\\.", -1);
            if (parts.length == 3) {
                byte[] claims = Base64.getUrlDecoder().decode(parts[1].getBytes(StandardCharsets.US_ASCII));
                JsonNode tree = new ObjectMapper().readTree(claims);
                add(audiences, tree.path("iss"));
                add(audiences, tree.path("aud"));
                tree.path("aud").forEach(audience -> add(audiences, audience));
            }
        } catch (IOException | JacksonException | IllegalArgumentException _) {
            return audiences;
        }
        return audiences;
    }

    private static void add(Set<String> audiences, JsonNode claim) {
        if (claim.isString() && !claim.stringValue().isEmpty()) {
            audiences.add(claim.stringValue());
        }
    }
}
