package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * R38: reviews with the pod fields that each minor version of Kubernetes brought, those of all versions before among them,
 * and one with fields that no version has. The patch is the same for all, and nothing else of a pod changes.
 */
class MinorVersionsTest {
    private static final Path CORPUS = Path.of("src/test/resources/reviews/minors");
    private static final String TOKEN = "/var/run/secrets/eks.amazonaws.com/serviceaccount";

    private static TestWebhook webhook;

    @BeforeAll
    static void start() {
        webhook = TestWebhook.start();
    }

    @AfterAll
    static void stop() {
        webhook.close();
    }

    static List<String> names() {
        try (Stream<Path> all = Files.list(CORPUS)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void r38_everyMinorVersionIsThere() {
        assertThat(names())
                .containsAll(IntStream.rangeClosed(21, 37)
                        .mapToObj(minor -> "v1." + minor + ".json")
                        .toList())
                .contains("v1.21-v1beta1.json", "v1.99-future.json");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void r38_isPatchedAndKeptWhole(String name) throws IOException {
        byte[] review = Files.readAllBytes(CORPUS.resolve(name));
        ObjectNode sent = (ObjectNode) Reviews.JSON.readTree(review);
        JsonNode answer = post(review);
        assertThat(answer.path("apiVersion")).isEqualTo(sent.path("apiVersion"));
        assertThat(answer.at("/response/uid")).isEqualTo(sent.at("/request/uid"));
        assertThat(answer.at("/response/allowed").asBoolean()).isTrue();

        JsonNode patched = applied(answer, sent.at("/request/object"));
        assertThat(withoutAdditions((ObjectNode) patched.deepCopy())).isEqualTo(sent.at("/request/object"));

        ((ObjectNode) sent.get("request")).set("object", patched);
        assertThat(post(Reviews.JSON.writeValueAsBytes(sent)).at("/response").has("patch"))
                .as("a second time")
                .isFalse();
    }

    private static JsonNode post(byte[] review) throws IOException {
        try (RawHttp http = new RawHttp(webhook.connect())) {
            RawHttp.Response response =
                    http.exchange(RawHttp.post("/mutate?timeout=10s", review, "Content-Type: application/json"));
            assertThat(response.status()).isEqualTo(200);
            return Reviews.JSON.readTree(response.body());
        }
    }

    /** By somebody else's JSON Patch. */
    private static JsonNode applied(JsonNode answer, JsonNode pod) {
        byte[] patch = Base64.getDecoder().decode(answer.at("/response/patch").asString());
        JsonArray operations =
                Json.createReader(new ByteArrayInputStream(patch)).readArray();
        JsonObject target = Json.createReader(new ByteArrayInputStream(Reviews.JSON.writeValueAsBytes(pod)))
                .readObject();
        return Reviews.JSON.readTree(Json.createPatch(operations).apply(target).toString());
    }

    /** Takes away what must have been added, and no more; each of it is there once. */
    private static JsonNode withoutAdditions(ObjectNode pod) {
        ArrayNode volumes = (ArrayNode) pod.at("/spec/volumes");
        assertThat(volumes.get(0).path("name").asString()).isEqualTo("aws-iam-token");
        volumes.remove(0);
        for (String kind : List.of("initContainers", "containers")) {
            for (JsonNode container : pod.at("/spec/" + kind)) {
                take((ObjectNode) container, "env", "name", "AWS_ROLE_ARN");
                take((ObjectNode) container, "env", "name", "AWS_WEB_IDENTITY_TOKEN_FILE");
                take((ObjectNode) container, "volumeMounts", "mountPath", TOKEN);
            }
        }
        return pod;
    }

    private static void take(ObjectNode container, String list, String field, String value) {
        ArrayNode items = (ArrayNode) container.get(list);
        List<Integer> found = IntStream.range(0, items.size())
                .filter(i -> items.get(i).path(field).asString("").equals(value))
                .boxed()
                .toList();
        assertThat(found).as("%s in %s", value, container.path("name")).hasSize(1);
        items.remove(found.getFirst().intValue());
        if (items.isEmpty()) {
            container.remove(list);
        }
    }
}
