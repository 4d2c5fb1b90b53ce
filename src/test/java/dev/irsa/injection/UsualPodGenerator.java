package dev.irsa.injection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Pods that an API server would take, in which nothing stands where this webhook and the AWS webhook differ by intention. */
final class UsualPodGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> NAMES = List.of("app", "proxy", "worker", "migrate", "mesh", "log");
    private static final List<String> VARIABLES = List.of(
            "AWS_ROLE_ARN",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "AWS_STS_REGIONAL_ENDPOINTS",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
            "AWS_PROFILE",
            "HOME");

    private final Dice dice;
    private final TokenDelivery delivery;
    private final String audience;

    /**
     * Pods for one identity.
     *
     * @param delivery of the mode
     * @param audience of the token, for pods that have our volume already
     */
    UsualPodGenerator(Dice dice, TokenDelivery delivery, String audience) {
        this.dice = dice;
        this.delivery = delivery;
        this.audience = audience;
    }

    ObjectNode pod() {
        ObjectNode pod = JSON.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.set("metadata", metadata());
        ObjectNode spec = JSON.objectNode().put("serviceAccountName", "app");
        boolean ours = dice.chance(20);
        // Without our volume, a mount of its name waits for the webhook to add it.
        boolean mayMount = ours || dice.chance(20);
        sometimes(spec, "volumes", () -> {
            ArrayNode volumes = some(3, this::volume);
            return ours ? volumes.insert(dice.upTo(volumes.size()), token()) : volumes;
        });
        if (ours && !spec.path("volumes").isArray()) {
            spec.set("volumes", JSON.arrayNode().add(token()));
        }
        List<String> names = new ArrayList<>(NAMES);
        sometimes(spec, "initContainers", () -> some(2, () -> container(names, mayMount)));
        spec.set("containers", some(2, () -> container(names, mayMount)).add(container(names, mayMount)));
        sometimes(
                spec,
                "nodeSelector",
                () -> JSON.objectNode()
                        .put(
                                dice.pick("kubernetes.io/os", "beta.kubernetes.io/os", "zone"),
                                dice.pick("windows", "linux")));
        pod.set("spec", spec);
        return pod;
    }

    private ObjectNode metadata() {
        ObjectNode metadata = JSON.objectNode().put("name", "pod");
        sometimes(metadata, "labels", () -> JSON.objectNode().put("app", "x"));
        sometimes(metadata, "annotations", () -> {
            ObjectNode annotations = JSON.objectNode().put("notes", "x");
            if (dice.chance(40)) {
                annotations.put(
                        "eks.amazonaws.com/token-expiration",
                        dice.pick("600", "3600", "86400", "60", "-1", "+700", "", "1h", " 900"));
            }
            if (dice.chance(40)) {
                annotations.put(
                        "eks.amazonaws.com/skip-containers", dice.pick("proxy", "app,worker", "mesh", "app,", ""));
            }
            return annotations;
        });
        return metadata;
    }

    private JsonNode token() {
        ObjectNode volume = JSON.objectNode().put("name", delivery.volumeName());
        volume.putObject("projected")
                .putArray("sources")
                .addObject()
                .putObject("serviceAccountToken")
                .put("audience", audience)
                .put("expirationSeconds", 1234)
                .put("path", delivery.fileName());
        return volume;
    }

    private JsonNode volume() {
        return JSON.objectNode().put("name", dice.pick("data", "cache")).set("emptyDir", JSON.objectNode());
    }

    private JsonNode container(List<String> names, boolean mayMount) {
        ObjectNode container =
                JSON.objectNode().put("name", names.removeFirst()).put("image", "x");
        sometimes(container, "env", () -> some(dice.chance(50) ? 4 : 12, this::variable));
        sometimes(container, "volumeMounts", () -> {
            ArrayNode mounts = some(
                    2,
                    () -> JSON.objectNode()
                            .put("name", "data")
                            .put("mountPath", dice.pick("/data", "/var/run/secrets", delivery.mountPath() + "2")));
            return mayMount && dice.chance(40)
                    ? mounts.add(
                            JSON.objectNode().put("name", delivery.volumeName()).put("mountPath", delivery.mountPath()))
                    : mounts;
        });
        return container;
    }

    private JsonNode variable() {
        ObjectNode variable = JSON.objectNode().put("name", dice.pick(VARIABLES));
        return dice.chance(80) ? variable.put("value", "x") : variable.set("valueFrom", JSON.objectNode());
    }

    private void sometimes(ObjectNode in, String field, Supplier<JsonNode> value) {
        switch (dice.upTo(4)) {
            case 0 -> {}
            case 1 -> in.set(field, JSON.nullNode());
            default -> in.set(field, value.get());
        }
    }

    private ArrayNode some(int most, Supplier<JsonNode> item) {
        ArrayNode array = JSON.arrayNode();
        for (int i = dice.upTo(most); i > 0; i--) {
            array.add(item.get());
        }
        return array;
    }
}
