package dev.irsa.chart;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Manifests.
 *
 * @param text as they were rendered
 * @param objects what they say
 */
public record Rendered(String text, List<JsonNode> objects) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Parses manifests; empty documents count for nothing. */
    public static Rendered of(String text) {
        return new Rendered(
                text,
                StreamSupport.stream(new Yaml().loadAll(text).spliterator(), false)
                        .filter(Objects::nonNull)
                        .map(document -> (JsonNode) JSON.valueToTree(document))
                        .toList());
    }

    /** All objects of a kind. */
    public List<JsonNode> all(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asString("").equals(kind))
                .toList();
    }

    /** The only object of a kind. */
    public JsonNode only(String kind) {
        List<JsonNode> all = all(kind);
        if (all.size() != 1) {
            throw new AssertionError("one " + kind + " was expected, there are " + all.size());
        }
        return all.getFirst();
    }

    /** The object of a kind and name. */
    public JsonNode object(String kind, String name) {
        return all(kind).stream()
                .filter(object -> name(object).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    /** The Deployment of the webhook. */
    public JsonNode webhook() {
        return all("Deployment").stream()
                .filter(object -> name(object).endsWith("-webhook"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no webhook"));
    }

    /** The only webhook of the only webhook configuration. */
    public JsonNode hook() {
        return only("MutatingWebhookConfiguration").at("/webhooks/0");
    }

    /** Specs of all pods, with those of Deployments and DaemonSets. */
    public Stream<JsonNode> podSpecs() {
        return objects.stream().flatMap(object -> switch (object.path("kind").asString("")) {
            case "Pod" -> Stream.of(object.path("spec"));
            case "Deployment", "DaemonSet" -> Stream.of(object.at("/spec/template/spec"));
            default -> Stream.empty();
        });
    }

    public static String name(JsonNode object) {
        return object.at("/metadata/name").asString("");
    }

    /** What identifies an object. */
    public static String id(JsonNode object) {
        return object.path("kind").asString("") + " "
                + object.at("/metadata/namespace").asString("") + "/" + name(object);
    }

    /** The arguments of a pod's first container. */
    public static List<String> arguments(JsonNode workload) {
        return texts(workload.at("/spec/template/spec/containers/0/args"));
    }

    /** An array of texts. */
    public static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
