package dev.irsa.injection;

import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Pods of every shape, most of which no API server would let through, with unknown fields at every level. */
final class PodGenerator {
    static final List<String> MOUNT_PATHS = List.of(
            TokenDelivery.WEB_IDENTITY.mountPath(),
            TokenDelivery.CONTAINER_CREDENTIALS.mountPath(),
            TokenDelivery.WEB_IDENTITY.mountPath() + "/",
            TokenDelivery.WEB_IDENTITY.mountPath() + "/below",
            "var/run/secrets/eks.amazonaws.com//serviceaccount",
            "/var/run/secrets/x/../eks.amazonaws.com/./serviceaccount",
            "/var/run/secrets",
            "/",
            "",
            "..",
            "/data",
            "C:\\data");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String[] NAMES = {"app", "proxy", "a/b", "~0", "~1x", "", "münchen", "app\n", "-"};
    private static final String[] VOLUMES = {"aws-iam-token", "eks-pod-identity-token", "data", "my-token", ""};
    private static final String[] VARIABLES = {
        "AWS_ROLE_ARN",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_STS_REGIONAL_ENDPOINTS",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        "AWS_EC2_METADATA_DISABLED",
        "AWS_ACCESS_KEY_ID",
        "AWS_",
        "HOME",
        ""
    };

    private final Dice dice;

    PodGenerator(Dice dice) {
        this.dice = dice;
    }

    ObjectNode pod() {
        ObjectNode pod = JSON.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        odd(pod, "metadata", 8, this::metadata);
        odd(pod, "spec", 3, this::spec);
        return withUnknown(pod);
    }

    /** Sets a field to what it should be, or with some chance to something else, or to nothing. */
    private void odd(ObjectNode in, String field, int percent, Supplier<JsonNode> usual) {
        if (!dice.chance(percent)) {
            in.set(field, usual.get());
        } else if (dice.chance(60)) {
            in.set(field, dice.chance(50) ? JSON.nullNode() : anything(2));
        }
    }

    private JsonNode metadata() {
        ObjectNode metadata = JSON.objectNode().put("name", "pod");
        odd(metadata, "labels", 40, () -> {
            ObjectNode labels =
                    JSON.objectNode().put("app.kubernetes.io/name", "x").put("a~b", "y");
            if (dice.chance(10)) {
                labels.put("eks.amazonaws.com/pod-identity", dice.pick("enabled", "mine", ""));
            }
            return dice.chance(98) ? labels : labels.put("eks.amazonaws.com/skip-pod-identity-webhook", "");
        });
        odd(metadata, "annotations", 40, () -> {
            ObjectNode annotations = JSON.objectNode().put("notes", "…");
            annotate(annotations, "token-expiration", "3600", "60", "-", "99999999999999999999", "x");
            annotate(annotations, "skip-containers", "app", "", "\"", "app, proxy", "nobody", "-\napp");
            annotate(annotations, "include-containers", "app", "", "proxy,app");
            annotate(annotations, "region", "eu-west-1", "", "$(X)");
            return dice.chance(99) ? annotations : annotations.put("kubernetes.io/config.mirror", "x");
        });
        return withUnknown(metadata);
    }

    private void annotate(ObjectNode annotations, String key, String... values) {
        if (dice.chance(12)) {
            annotations.put("eks.amazonaws.com/" + key, dice.pick(values));
        }
    }

    private JsonNode spec() {
        ObjectNode spec = JSON.objectNode();
        odd(spec, "volumes", 30, () -> array(5, this::volume));
        odd(spec, "initContainers", 60, () -> array(2, this::container));
        odd(spec, "containers", 2, () -> array(4, this::container));
        odd(spec, "serviceAccountName", 10, () -> JSON.stringNode("app"));
        odd(spec, "os", 85, () -> JSON.objectNode().put("name", dice.pick("windows", "linux")));
        odd(spec, "nodeSelector", 85, () -> JSON.objectNode().put("kubernetes.io/os", dice.pick("windows", "linux")));
        odd(spec, "affinity", 85, this::affinity);
        return withUnknown(spec);
    }

    private JsonNode affinity() {
        ObjectNode required = JSON.objectNode();
        odd(
                required,
                "nodeSelectorTerms",
                10,
                () -> array(3, () -> {
                    ObjectNode term = JSON.objectNode();
                    odd(
                            term,
                            "matchExpressions",
                            10,
                            () -> array(2, () -> {
                                ObjectNode expression = JSON.objectNode();
                                odd(expression, "key", 5, () -> JSON.stringNode(dice.pick("kubernetes.io/os", "zone")));
                                odd(expression, "operator", 5, () -> JSON.stringNode(dice.pick("In", "NotIn")));
                                odd(
                                        expression,
                                        "values",
                                        5,
                                        () -> array(2, () -> JSON.stringNode(dice.pick("windows", "linux"))));
                                return withUnknown(expression);
                            }));
                    return withUnknown(term);
                }));
        ObjectNode node = JSON.objectNode();
        node.set("requiredDuringSchedulingIgnoredDuringExecution", withUnknown(required));
        return JSON.objectNode().set("nodeAffinity", withUnknown(node));
    }

    private JsonNode volume() {
        ObjectNode volume = JSON.objectNode();
        odd(volume, "name", 4, () -> JSON.stringNode(dice.pick(VOLUMES)));
        odd(volume, dice.pick("projected", "projected", "projected", "emptyDir"), 10, () -> {
            ObjectNode projected = JSON.objectNode();
            odd(projected, "sources", 5, () -> array(dice.chance(70) ? 1 : 3, this::source));
            return withUnknown(projected);
        });
        return withUnknown(volume);
    }

    private JsonNode source() {
        ObjectNode token = JSON.objectNode();
        odd(
                token,
                "audience",
                5,
                () -> JSON.stringNode(
                        dice.pick("sts.amazonaws.com", "sts.amazonaws.com", "pods.eks.amazonaws.com", "")));
        odd(token, "path", 5, () -> JSON.stringNode(dice.pick("token", "token", "eks-pod-identity-token", "x")));
        return withUnknown(
                JSON.objectNode().set(dice.pick("serviceAccountToken", "serviceAccountToken", "secret"), token));
    }

    private JsonNode container() {
        ObjectNode container = JSON.objectNode();
        odd(container, "name", 5, () -> JSON.stringNode(dice.pick(NAMES)));
        odd(container, "env", 40, () -> array(dice.chance(95) ? 5 : 60, this::variable));
        odd(container, "volumeMounts", 40, () -> array(3, () -> mount("mountPath")));
        odd(container, "volumeDevices", 95, () -> array(1, () -> mount("devicePath")));
        return withUnknown(container);
    }

    private JsonNode variable() {
        ObjectNode variable = JSON.objectNode();
        odd(variable, "name", 3, () -> JSON.stringNode(dice.pick(VARIABLES)));
        odd(
                variable,
                dice.pick("value", "value", "value", "valueFrom"),
                5,
                () -> JSON.stringNode(dice.pick("us-east-1", "$(X)", "", "\u0000\"\\")));
        return withUnknown(variable);
    }

    private JsonNode mount(String path) {
        ObjectNode mount = JSON.objectNode();
        odd(mount, "name", 3, () -> JSON.stringNode(dice.pick(VOLUMES)));
        odd(mount, path, 3, () -> JSON.stringNode(dice.pick(MOUNT_PATHS)));
        odd(mount, "subPath", 95, () -> JSON.stringNode(dice.pick("", "token")));
        return withUnknown(mount);
    }

    private ArrayNode array(int most, Supplier<JsonNode> item) {
        ArrayNode array = JSON.arrayNode();
        for (int i = dice.upTo(most); i > 0; i--) {
            array.add(dice.chance(97) ? item.get() : anything(1));
        }
        return array;
    }

    /** The same fields in the same order, with unknown ones before, between and behind them. */
    private ObjectNode withUnknown(JsonNode known) {
        ObjectNode all = JSON.objectNode();
        known.properties().forEach(field -> {
            if (dice.chance(8)) {
                all.set("unknown/" + all.size() + "~", anything(2));
            }
            all.set(field.getKey(), field.getValue());
        });
        return dice.chance(20) ? all.set("future", anything(3)) : all;
    }

    private JsonNode anything(int depth) {
        return switch (dice.upTo(depth > 0 ? 8 : 5)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(dice.chance(50));
            case 2 -> JSON.numberNode(dice.upTo(1_000_000) - 500_000L);
            case 3 -> JSON.numberNode(dice.upTo(1_000_000) / 7.0);
            case 4 -> JSON.stringNode("ünïcode \ud83d\ude00 \u2028 \" \\ / \t");
            case 5 -> JSON.stringNode("");
            case 6 -> JSON.arrayNode();
            case 7 -> JSON.arrayNode().add(anything(depth - 1)).add(anything(depth - 1));
            default -> JSON.objectNode().set(dice.pick("env", "name", "x"), anything(depth - 1));
        };
    }
}
