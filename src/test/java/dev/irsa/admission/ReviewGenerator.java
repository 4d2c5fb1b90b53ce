package dev.irsa.admission;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes reviews that are nearly right out of a fuzzer's bytes: everything we read may be missing, odd or hostile. */
final class ReviewGenerator {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TOKEN_PATH = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
    private static final String POD_IDENTITY_PATH = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount";

    private static final String[] ACCOUNTS = {
        "app", "default", "absent", "slow", "failing", "", "App", "a.b", "a/b", "other"
    };
    private static final String[] VARIABLES = {
        "AWS_ROLE_ARN",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_STS_REGIONAL_ENDPOINTS",
        "AWS_ACCESS_KEY_ID",
        "AWS_EC2_METADATA_DISABLED",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        "AWS_",
        "HOME",
        ""
    };
    private static final String[] VALUES = {
        TestWebhook.ROLE,
        TOKEN_PATH + "/token",
        POD_IDENTITY_PATH + "/eks-pod-identity-token",
        "http://169.254.170.23/v1/credentials",
        "eu-central-1",
        "$(OTHER)",
        "",
        "é"
    };
    private static final String[] PATHS = {
        TOKEN_PATH,
        TOKEN_PATH + "/",
        TOKEN_PATH + "//",
        TOKEN_PATH + "/token",
        TOKEN_PATH + "/../serviceaccount",
        TOKEN_PATH + "-not",
        "/var/run/./secrets//eks.amazonaws.com/serviceaccount",
        "/var/run/secrets",
        POD_IDENTITY_PATH,
        POD_IDENTITY_PATH + "/x",
        "/",
        "",
        "data"
    };
    private static final String[] VOLUMES = {"aws-iam-token", "eks-pod-identity-token", "data", "mine", ""};
    private static final String[] AUDIENCES = {
        "sts.amazonaws.com", "pods.eks.amazonaws.com", "vault", "https://kubernetes.default.svc"
    };
    private static final String[] CONTAINERS = {"app", "sidecar", "a", "", "é"};
    private static final String[] ANNOTATIONS = {
        "eks.amazonaws.com/token-expiration",
        "eks.amazonaws.com/skip-containers",
        "eks.amazonaws.com/include-containers",
        "eks.amazonaws.com/region",
        "eks.amazonaws.com/other",
        "kubernetes.io/config.mirror",
        "eks.amazonaws.com"
    };
    private static final String[] ANNOTATION_VALUES = {
        "600",
        "1",
        "-1",
        "99999999999999999999",
        "app",
        "app,sidecar",
        "\"app",
        "\"a\"\"b\"",
        " app ",
        ",",
        "eu-west-1",
        ""
    };
    private static final String[] LABELS = {
        "eks.amazonaws.com/pod-identity", "eks.amazonaws.com/skip-pod-identity-webhook", "app", ""
    };

    private final FuzzedDataProvider data;

    ReviewGenerator(FuzzedDataProvider data) {
        this.data = data;
    }

    /** An AdmissionReview. */
    ObjectNode review() {
        ObjectNode review = JSON.objectNode();
        put(review, "kind", () -> text("AdmissionReview", "Review"));
        put(review, "apiVersion", () -> text("admission.k8s.io/v1", "admission.k8s.io/v1beta1", "v1"));
        put(review, "request", this::request);
        extra(review);
        return review;
    }

    private ObjectNode request() {
        ObjectNode request = JSON.objectNode();
        put(request, "uid", () -> text("8b0725cf-f920-49cd-8157-684d91bb9ed7", "u", ""));
        put(request, "namespace", () -> text("demo", "kube-system", "Demo", ""));
        maybe(request, "operation", () -> text("CREATE", "UPDATE"));
        maybe(request, "resource", () -> {
            ObjectNode resource = JSON.objectNode();
            put(resource, "resource", () -> text("pods", "services"));
            maybe(resource, "group", () -> text("", "apps"));
            return resource;
        });
        maybe(request, "subResource", () -> text("", "status"));
        maybe(request, "name", () -> text("app-0", ""));
        maybe(request, "dryRun", () -> JSON.booleanNode(data.consumeBoolean()));
        put(request, "object", this::pod);
        extra(request);
        return request;
    }

    private ObjectNode pod() {
        ObjectNode pod = JSON.objectNode();
        maybe(pod, "metadata", this::metadata);
        put(pod, "spec", this::spec);
        extra(pod);
        return pod;
    }

    private ObjectNode metadata() {
        ObjectNode metadata = JSON.objectNode();
        maybe(metadata, "labels", () -> texts(LABELS, VALUES));
        maybe(metadata, "annotations", () -> texts(ANNOTATIONS, ANNOTATION_VALUES));
        extra(metadata);
        return metadata;
    }

    private ObjectNode texts(String[] names, String[] values) {
        ObjectNode texts = JSON.objectNode();
        for (int i = data.consumeInt(0, 3); i > 0; i--) {
            put(texts, data.pickValue(names), () -> text(values));
        }
        return texts;
    }

    private ObjectNode spec() {
        ObjectNode spec = JSON.objectNode();
        maybe(spec, "serviceAccountName", () -> text(ACCOUNTS));
        maybe(spec, "serviceAccount", () -> text(ACCOUNTS));
        maybe(spec, "initContainers", () -> list(this::container));
        put(spec, "containers", () -> list(this::container));
        maybe(spec, "volumes", () -> list(this::volume));
        maybe(spec, "os", () -> object("name", () -> text("windows", "linux")));
        maybe(spec, "nodeSelector", () -> object("kubernetes.io/os", () -> text("windows", "linux")));
        maybe(spec, "affinity", this::affinity);
        extra(spec);
        return spec;
    }

    private ObjectNode affinity() {
        ObjectNode expression = JSON.objectNode();
        put(expression, "key", () -> text("kubernetes.io/os", "zone"));
        put(expression, "operator", () -> text("In", "NotIn"));
        put(expression, "values", () -> list(() -> text("windows", "linux")));
        return object(
                "nodeAffinity",
                () -> object(
                        "requiredDuringSchedulingIgnoredDuringExecution",
                        () -> object(
                                "nodeSelectorTerms",
                                () -> list(() -> object("matchExpressions", () -> list(() -> expression))))));
    }

    private ObjectNode container() {
        ObjectNode container = JSON.objectNode();
        maybe(container, "name", () -> text(CONTAINERS));
        maybe(container, "env", () -> list(this::variable));
        maybe(container, "volumeMounts", () -> list(this::mount));
        extra(container);
        return container;
    }

    private ObjectNode variable() {
        ObjectNode variable = JSON.objectNode();
        // The value may come before the name.
        maybe(variable, "value", () -> text(VALUES));
        put(variable, "name", () -> text(VARIABLES));
        maybe(variable, "valueFrom", JSON::objectNode);
        return variable;
    }

    private ObjectNode mount() {
        ObjectNode mount = JSON.objectNode();
        put(mount, "name", () -> text(VOLUMES));
        put(mount, "mountPath", () -> text(PATHS));
        maybe(mount, "subPath", () -> text("", "a"));
        return mount;
    }

    private ObjectNode volume() {
        ObjectNode volume = JSON.objectNode();
        put(volume, "name", () -> text(VOLUMES));
        maybe(
                volume,
                "projected",
                () -> object(
                        "sources",
                        () -> list(() -> object("serviceAccountToken", () -> {
                            ObjectNode token = JSON.objectNode();
                            maybe(token, "audience", () -> text(AUDIENCES));
                            put(token, "path", () -> text("token", "eks-pod-identity-token", ""));
                            return token;
                        }))));
        extra(volume);
        return volume;
    }

    private ObjectNode object(String name, Supplier<JsonNode> value) {
        ObjectNode object = JSON.objectNode();
        put(object, name, value);
        return object;
    }

    private ArrayNode list(Supplier<JsonNode> item) {
        ArrayNode list = JSON.arrayNode();
        for (int i = data.consumeInt(0, 3); i > 0; i--) {
            list.add(usually(item));
        }
        return list;
    }

    private JsonNode text(String... usual) {
        return JSON.stringNode(
                data.consumeInt(0, 15) == 15
                        ? data.consumeString(40).replaceAll("\\p{Cs}", "?")
                        : data.pickValue(usual));
    }

    private void put(ObjectNode object, String name, Supplier<? extends JsonNode> value) {
        object.set(name, usually(value));
    }

    private void maybe(ObjectNode object, String name, Supplier<? extends JsonNode> value) {
        if (data.consumeBoolean()) {
            put(object, name, value);
        }
    }

    private void extra(ObjectNode object) {
        if (data.consumeInt(0, 7) == 7) {
            object.set("extra", odd());
        }
    }

    private JsonNode usually(Supplier<? extends JsonNode> value) {
        return data.consumeInt(0, 31) == 31 ? odd() : value.get();
    }

    private JsonNode odd() {
        return switch (data.consumeInt(0, 8)) {
            case 0 -> JSON.objectNode();
            case 1 -> JSON.arrayNode();
            case 2 -> JSON.stringNode("odd");
            case 3 -> JSON.numberNode(data.consumeLong());
            case 4 -> JSON.numberNode(1e300);
            case 5 -> JSON.booleanNode(true);
            case 6 -> JSON.arrayNode().add(JSON.objectNode().put("name", "odd"));
            case 7 -> JSON.objectNode().set("name", JSON.arrayNode().add(1));
            default -> JSON.nullNode();
        };
    }
}
