package dev.irsa.injection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The AWS webhook's algorithm, small and by itself: every container is rebuilt and the arrays are put back whole. Without
 * the typed artefacts ({@code resources: {}} and the like) and without the jitter of container-credentials mode.
 *
 * @param account the ServiceAccount's annotations, without the prefix
 * @param mapping the ConfigMap's entry for it
 * @param containerCredentials whether the identities file lists it
 */
record AwsWebhookModel(
        Flags flags, Map<String, String> account, Optional<Mapping> mapping, boolean containerCredentials) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String DOMAIN = "eks.amazonaws.com/";
    private static final String URI = "http://169.254.170.23/v1/credentials";

    /** Command-line flags; an empty region is none. */
    record Flags(String audience, long expiration, String region, boolean regionalSts) {}

    /** An entry of the ConfigMap; 0 seconds is the flag's default. */
    record Mapping(String role, String audience, boolean regionalSts, long expiration) {}

    /** What the sources come to. */
    private record Config(
            String role,
            String audience,
            boolean regionalSts,
            long expiration,
            String volume,
            String path,
            String file) {}

    /** The pod as it leaves the AWS webhook. */
    ObjectNode mutate(ObjectNode received) {
        ObjectNode pod = received.deepCopy();
        Config config = config();
        if (config.role().isEmpty() && !containerCredentials) {
            return pod;
        }
        JsonNode annotations = pod.at("/metadata/annotations");
        long expiration = expiration(annotations.path(DOMAIN + "token-expiration"), config.expiration());
        Set<String> skipped = Set.of(
                annotations.path(DOMAIN + "skip-containers").stringValue("").split(","));
        ObjectNode spec = (ObjectNode) pod.get("spec");
        boolean windows = List.of("kubernetes.io/os", "beta.kubernetes.io/os").stream()
                .anyMatch(label ->
                        spec.path("nodeSelector").path(label).stringValue("").equals("windows"));
        for (String field : List.of("initContainers", "containers")) {
            if (spec.path(field).isArray()) {
                ArrayNode rebuilt = JSON.arrayNode();
                spec.get(field)
                        .forEach(container -> rebuilt.add(
                                skipped.contains(container.path("name").stringValue(""))
                                        ? container
                                        : mutate((ObjectNode) container, config, windows)));
                spec.set(field, rebuilt);
            }
        }
        addVolume(spec, config, expiration);
        if (containerCredentials) {
            addLabel((ObjectNode) pod.get("metadata"));
        }
        return pod;
    }

    /** Whether the volume is in the pod but in no container: there the two differ by intention. */
    boolean leavesVolumeUnused(ObjectNode mutated) {
        String volume = config().volume();
        return mutated.findParents("mountPath").stream()
                .noneMatch(mount -> mount.path("name").stringValue("").equals(volume));
    }

    private Config config() {
        boolean regionalSts = bool(account.get("sts-regional-endpoints"), flags.regionalSts());
        long expiration = account.containsKey("token-expiration")
                ? expiration(JSON.stringNode(account.get("token-expiration")), flags.expiration())
                : flags.expiration();
        if (containerCredentials) {
            return new Config(
                    "",
                    "pods.eks.amazonaws.com",
                    regionalSts,
                    expiration,
                    "eks-pod-identity-token",
                    "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount",
                    "eks-pod-identity-token");
        }
        String role = account.getOrDefault("role-arn", "");
        String audience = account.getOrDefault("audience", flags.audience());
        if (role.isEmpty() && mapping.isPresent()) {
            role = mapping.get().role();
            audience = mapping.get().audience();
            regionalSts = mapping.get().regionalSts();
            expiration = mapping.get().expiration() == 0
                    ? flags.expiration()
                    : mapping.get().expiration();
        }
        return new Config(
                role,
                audience,
                regionalSts,
                expiration,
                "aws-iam-token",
                "/var/run/secrets/eks.amazonaws.com/serviceaccount",
                "token");
    }

    private ObjectNode mutate(ObjectNode container, Config config, boolean windows) {
        String first = containerCredentials ? "AWS_CONTAINER_CREDENTIALS_FULL_URI" : "AWS_ROLE_ARN";
        String second = containerCredentials ? "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE" : "AWS_WEB_IDENTITY_TOKEN_FILE";
        List<String> set = container
                .path("env")
                .valueStream()
                .map(variable -> variable.path("name").stringValue(""))
                .toList();
        boolean identitySet = set.contains(first) || set.contains(second);
        boolean regionSet = set.contains("AWS_REGION") || set.contains("AWS_DEFAULT_REGION");
        boolean stsSet = set.contains("AWS_STS_REGIONAL_ENDPOINTS");
        if (identitySet && regionSet && stsSet) {
            return container;
        }
        List<ObjectNode> env = new ArrayList<>();
        if (!stsSet && config.regionalSts()) {
            env.add(variable("AWS_STS_REGIONAL_ENDPOINTS", "regional"));
        }
        if (!regionSet && !flags.region().isEmpty()) {
            env.add(variable("AWS_DEFAULT_REGION", flags.region()));
            env.add(variable("AWS_REGION", flags.region()));
        }
        if (!identitySet) {
            String token = config.path() + "/" + config.file();
            env.add(variable(first, containerCredentials ? URI : config.role()));
            env.add(variable(second, windows ? "C:" + token.replace('/', '\\') : token));
        }
        ObjectNode rebuilt = container.deepCopy();
        if (!env.isEmpty()) {
            append(rebuilt, "env", env);
        }
        boolean mounted = container
                .path("volumeMounts")
                .valueStream()
                .anyMatch(mount -> mount.path("name").stringValue("").equals(config.volume()));
        if (!mounted) {
            ObjectNode mount = JSON.objectNode().put("name", config.volume()).put("mountPath", config.path());
            append(rebuilt, "volumeMounts", List.of(mount.put("readOnly", true)));
        }
        return rebuilt;
    }

    private static void append(ObjectNode container, String field, List<ObjectNode> items) {
        ArrayNode rebuilt = JSON.arrayNode();
        container.path(field).forEach(rebuilt::add);
        items.forEach(rebuilt::add);
        container.set(field, rebuilt);
    }

    private void addVolume(ObjectNode spec, Config config, long expiration) {
        JsonNode volumes = spec.path("volumes");
        if (volumes.valueStream()
                .anyMatch(volume -> volume.path("name").stringValue("").equals(config.volume()))) {
            return;
        }
        ObjectNode token = JSON.objectNode()
                .put("path", config.file())
                .put("audience", config.audience())
                .put("expirationSeconds", (int) expiration);
        ObjectNode volume = JSON.objectNode().put("name", config.volume());
        volume.putObject("projected").putArray("sources").addObject().set("serviceAccountToken", token);
        ArrayNode rebuilt = JSON.arrayNode().add(volume);
        volumes.forEach(rebuilt::add);
        spec.set("volumes", rebuilt);
    }

    private static void addLabel(ObjectNode metadata) {
        if (metadata.path("labels").isObject()) {
            ((ObjectNode) metadata.get("labels")).put(DOMAIN + "pod-identity", "enabled");
        } else {
            metadata.putObject("labels").put(DOMAIN + "pod-identity", "enabled");
        }
    }

    private static ObjectNode variable(String name, String value) {
        return JSON.objectNode().put("name", name).put("value", value);
    }

    private static boolean bool(@Nullable String text, boolean otherwise) {
        if (text == null) {
            return otherwise;
        }
        if (text.matches("1|t|T|TRUE|true|True")) {
            return true;
        }
        return !text.matches("0|f|F|FALSE|false|False") && otherwise;
    }

    private static long expiration(JsonNode text, long otherwise) {
        String seconds = text.stringValue("");
        return seconds.matches("[-+]?[0-9]{1,18}") ? Math.max(600, Long.parseLong(seconds)) : otherwise;
    }
}
