package dev.irsa.testing.kubelet;

import dev.irsa.testing.Kube;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A projected volume with tokens on disk, in kubelet's layout: {@code token} is a link by way of {@code ..data} to a
 * directory that is swapped as a whole. Tokens are renewed at 80 % of their life, or after a day; one that cannot be
 * renewed stays until it has ended (token_manager.go).
 */
final class TokenVolume implements Volume {
    private static final Duration DAY = Duration.ofDays(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode pod;
    private final JsonNode volume;
    private final Kube kube;
    private final Path directory;
    private final Map<String, Token> tokens = new LinkedHashMap<>();
    private int version;

    private record Token(String text, Instant issued, Instant end) {
        boolean isDue(Instant now) {
            Duration life = Duration.between(issued, end);
            return now.isAfter(end.minus(life.dividedBy(5))) || now.isAfter(issued.plus(DAY));
        }

        boolean isExpired(Instant now) {
            return now.isAfter(end);
        }
    }

    TokenVolume(JsonNode pod, JsonNode volume, Kube kube, Path directory) {
        this.pod = pod;
        this.volume = volume;
        this.kube = kube;
        this.directory = directory;
    }

    @Override
    public Path directory() {
        return directory;
    }

    /**
     * Renews what is due, and writes the files anew if anything was; true when it was.
     *
     * @param now by the kubelet's clock
     * @param ahead by how much that clock is ahead of the API server's, which tokens are dated by
     * @throws IllegalStateException when there is no token, nor one from before that holds
     */
    boolean sync(Instant now, Duration ahead) {
        Map<String, Token> renewed = new LinkedHashMap<>();
        for (JsonNode source : volume.at("/projected/sources")) {
            JsonNode projection = source.path("serviceAccountToken");
            if (projection.isMissingNode()) {
                throw new IllegalStateException("this kubelet does not know " + source);
            }
            String path = projection.path("path").asString();
            Token known = tokens.get(path);
            if (known == null || known.isDue(now)) {
                try {
                    renewed.put(path, request(projection, ahead));
                } catch (IllegalStateException | UncheckedIOException e) {
                    if (known == null || known.isExpired(now)) {
                        throw e;
                    }
                    // kubelet logs that, and tries again in the next round
                }
            }
        }
        if (!renewed.isEmpty()) {
            tokens.putAll(renewed);
            write();
        }
        return !renewed.isEmpty();
    }

    /** TokenRequest, bound to the pod. */
    private Token request(JsonNode projection, Duration ahead) {
        String audience = projection.path("audience").asString("");
        Kube.Reply reply = kube.post(
                "/api/v1/namespaces/" + Variables.field(pod, "metadata.namespace") + "/serviceaccounts/"
                        + Variables.field(pod, "spec.serviceAccountName") + "/token",
                Map.of(
                        "spec",
                        Map.of(
                                "audiences",
                                audience.isEmpty() ? List.of() : List.of(audience),
                                "expirationSeconds",
                                projection.path("expirationSeconds").asLong(3600),
                                "boundObjectRef",
                                Map.of(
                                        "kind",
                                        "Pod",
                                        "apiVersion",
                                        "v1",
                                        "name",
                                        Variables.field(pod, "metadata.name"),
                                        "uid",
                                        Variables.field(pod, "metadata.uid")))));
        if (reply.status() != 201) {
            throw new IllegalStateException("FailedMount: no token: " + reply.text("/message"));
        }
        String text = reply.text("/status/token");
        JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(text.split("\\.")[1]));
        return new Token(
                text,
                Instant.ofEpochSecond(claims.path("iat").asLong()).plus(ahead),
                Instant.parse(reply.text("/status/expirationTimestamp")).plus(ahead));
    }

    private void write() {
        try {
            Path fresh = Files.createDirectories(directory.resolve("..version_" + version++));
            OptionalLong group = Ownership.fsGroup(pod);
            OptionalLong user = Ownership.fsUser(pod);
            for (Map.Entry<String, Token> token : tokens.entrySet()) {
                Path file = fresh.resolve(token.getKey());
                Files.createDirectories(file.getParent());
                Files.write(file, token.getValue().text().getBytes(StandardCharsets.UTF_8));
                int mode = Ownership.mode(volume.at("/projected/defaultMode").asInt(0644), user, group);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(Ownership.text(mode)));
                if (user.isPresent()) {
                    Files.setAttribute(file, "unix:uid", (int) user.getAsLong(), LinkOption.NOFOLLOW_LINKS);
                }
                if (group.isPresent()) {
                    Files.setAttribute(file, "unix:gid", (int) group.getAsLong(), LinkOption.NOFOLLOW_LINKS);
                }
            }
            swap(fresh);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void swap(Path fresh) throws IOException {
        Path data = directory.resolve("..data");
        Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), fresh.getFileName());
        Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        for (String path : tokens.keySet()) {
            String first = Path.of(path).getName(0).toString();
            if (!Files.exists(directory.resolve(first), LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(directory.resolve(first), Path.of("..data", first));
            }
        }
    }
}
