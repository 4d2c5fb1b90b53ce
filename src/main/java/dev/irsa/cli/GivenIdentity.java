package dev.irsa.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The identity that a pod carries: a token that is mounted, and the variables that lead an AWS SDK to it.
 *
 * @param role ARN of the role; the address of the agent in container-credentials mode
 * @param audience of the token
 * @param seconds lifetime of the token
 * @param file where the container finds the token
 */
record GivenIdentity(String role, String audience, long seconds, String file) {
    /** Variables of the role and of the token's file, in either mode. */
    private static final Map<String, String> VARIABLES = Map.of(
            "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");

    /** The identity of a pod's first container; empty when any part of it is missing. */
    static Optional<GivenIdentity> of(JsonNode pod) {
        JsonNode container = pod.at("/spec/containers/0");
        for (Map.Entry<String, String> names : VARIABLES.entrySet()) {
            String role = variable(container, names.getKey());
            String file = variable(container, names.getValue());
            if (!role.isEmpty() && !file.isEmpty()) {
                return container
                        .path("volumeMounts")
                        .valueStream()
                        .filter(mount -> file.startsWith(mount.path("mountPath").asString("") + "/"))
                        .flatMap(mount -> token(pod, mount.path("name").asString("")).stream())
                        .map(token -> new GivenIdentity(
                                role,
                                token.path("audience").asString(""),
                                token.path("expirationSeconds").asLong(0),
                                file))
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    private static String variable(JsonNode container, String name) {
        return container
                .path("env")
                .valueStream()
                .filter(variable -> variable.path("name").asString("").equals(name))
                .map(variable -> variable.path("value").asString(""))
                .findFirst()
                .orElse("");
    }

    private static Optional<JsonNode> token(JsonNode pod, String volumeName) {
        return pod.at("/spec/volumes")
                .valueStream()
                .filter(volume -> volume.path("name").asString("").equals(volumeName))
                .flatMap(volume -> volume.at("/projected/sources").valueStream())
                .map(source -> source.path("serviceAccountToken"))
                .filter(JsonNode::isObject)
                .findFirst();
    }

    /** In one line. */
    String sentence() {
        return String.format(Locale.ROOT, "%s, with a token for %s of %d seconds at %s", role, audience, seconds, file);
    }
}
