package dev.irsa.admission;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.outcome.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Rows S19 to S31: the AdmissionReview around the pod. */
class EnvelopeAcceptanceTest {
    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Pod\"", "\"AdmissionReviews\"", "\"admissionreview\"", "null", "1", "{}", "\"\""})
    void s19_otherKindsAreRefused(String kind) throws IOException {
        edge.post(Reviews.changed(review -> review.set("kind", Reviews.JSON.readTree(kind))))
                .isRefused(400, Reason.REVIEW_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"admission.k8s.io/v2\"",
                "\"admission.k8s.io/v1beta2\"",
                "\"admission.k8s.io/v1alpha1\"",
                "\"v1\"",
                "\"\"",
                "null",
                "[\"admission.k8s.io/v1\"]"
            })
    void s19_otherVersionsAreRefused(String version) throws IOException {
        edge.post(Reviews.changed(review -> review.set("apiVersion", Reviews.JSON.readTree(version))))
                .isRefused(400, Reason.REVIEW_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind", "apiVersion"})
    void s19_aReviewWithoutThemIsRefused(String field) throws IOException {
        edge.post(Reviews.changed(review -> review.remove(field))).isRefused(400, Reason.REVIEW_INVALID);
    }

    @Test
    void s20_v1beta1IsAnsweredInV1beta1() throws IOException {
        Exchange exchange = edge.post(Reviews.changed(review -> review.put("apiVersion", "admission.k8s.io/v1beta1")));
        exchange.isPatched();
        assertThat(exchange.answer().get("apiVersion").asString()).isEqualTo("admission.k8s.io/v1beta1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"x\"", "true"})
    void s21_aRequestThatIsNoObjectIsRefused(String request) throws IOException {
        edge.post(Reviews.changed(review -> review.set("request", Reviews.JSON.readTree(request))))
                .isRefused(400, Reason.REVIEW_INVALID);
    }

    @Test
    void s21_aReviewWithoutARequestIsRefused() throws IOException {
        edge.post(Reviews.changed(review -> review.remove("request"))).isRefused(400, Reason.REVIEW_INVALID);
        edge.post(Reviews.request(request -> request.remove("uid"))).isRefused(400, Reason.REVIEW_INVALID);
    }

    static Stream<Named<String>> s21_aUidThatIsNoneIsRefused() {
        return Stream.of(
                Named.of("empty", ""),
                Named.of("blank", " "),
                Named.of("10,000 characters", "a".repeat(10_000)),
                Named.of("254 characters", "a".repeat(254)),
                Named.of("line feed", "a\nb"),
                Named.of("NUL", "a\0"),
                Named.of("escape", "\u001b[31m"),
                Named.of("inner blank", "a b"),
                Named.of("not ASCII", "\u00e4"));
    }

    @ParameterizedTest
    @MethodSource
    void s21_aUidThatIsNoneIsRefused(String uid) throws IOException {
        edge.post(Reviews.request(request -> request.put("uid", uid))).isRefused(400, Reason.REVIEW_INVALID);
    }

    @Test
    void s22_aResponseInTheRequestIsNotEchoed() throws IOException {
        Exchange exchange = edge.post(Reviews.changed(review -> review.putObject("response")
                .put("uid", "other")
                .put("allowed", false)
                .put("patch", Reviews.SECRET)
                .putArray("warnings")
                .add(Reviews.SECRET)));
        exchange.isPatched();
        assertThat(exchange.answer().toString()).doesNotContain("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"kind\":\"AdmissionReview\"|\"kind\":\"AdmissionReview\",\"kind\":\"AdmissionReview\"",
                "\"namespace\":\"demo\",\"name\":\"web-0\",\"op|\"namespace\":\"demo\",\"namespace\":\"kube-system\",\"name\":\"web-0\",\"op",
                "\"serviceAccountName\":\"app\"|\"serviceAccountName\":\"app\",\"serviceAccountName\":\"admin\"",
                "\"emptyDir\":{}|\"emptyDir\":{},\"emptyDir\":{}",
                "\"username\":|\"username\":\"x\",\"username\":",
                "\"note\":|\"note\":\"x\",\"n\\u006fte\":",
                "\"image\":|\"image\":\"x\",\"image\":"
            })
    void s23_aNameTwiceInAnObjectIsRefusedWhereverItStands(String change) throws IOException {
        String good = new String(Reviews.good(), UTF_8);
        String from = change.substring(0, change.indexOf('|'));
        String changed = good.replace(from, change.substring(change.indexOf('|') + 1));
        assertThat(changed).isNotEqualTo(good);
        edge.post(changed).isRefused(400, Reason.BODY_MALFORMED);
    }

    static Stream<Named<byte[]>> s24_hostileJsonIsRefused() {
        return HostileJson.all();
    }

    @ParameterizedTest
    @MethodSource
    void s24_hostileJsonIsRefused(byte[] body) throws IOException {
        long start = System.nanoTime();
        edge.post(body).isRefused(400, Reason.BODY_MALFORMED);
        System.out.printf(
                "S24: %d bytes, with the checks after it, in %d ms%n",
                body.length, (System.nanoTime() - start) / 1_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE", "DELETE", "CONNECT", "", "create"})
    void s25_otherOperationsAreLeftAlone(String operation) throws IOException {
        edge.post(Reviews.request(request -> request.put("operation", operation)))
                .isUntouched(Reason.NOT_A_POD_CREATION);
        edge.post(Reviews.request(request -> request.put("operation", operation).putNull("object")))
                .isUntouched(Reason.NOT_A_POD_CREATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"x\""})
    void s25_aCreationWithoutAnObjectIsLeftAlone(String object) throws IOException {
        edge.post(Reviews.request(request -> request.set("object", Reviews.JSON.readTree(object))))
                .isUntouched(Reason.NOT_A_POD_CREATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ephemeralcontainers", "status", "binding", "eviction", "exec"})
    void s26_subresourcesAreLeftAlone(String subResource) throws IOException {
        edge.post(Reviews.request(request -> request.put("subResource", subResource)))
                .isUntouched(Reason.NOT_A_POD_CREATION);
    }

    @Test
    void s26_otherResourcesAreLeftAlone() throws IOException {
        edge.post(Reviews.request(request -> ((ObjectNode) request.get("resource"))
                        .put("group", "apps")
                        .put("resource", "deployments")))
                .isUntouched(Reason.NOT_A_POD_CREATION);
        edge.post(Reviews.request(request -> ((ObjectNode) request.get("resource")).put("group", "evil.example")))
                .isUntouched(Reason.NOT_A_POD_CREATION);
        edge.post(Reviews.request(request -> ((ObjectNode) request.get("kind")).put("kind", "PodTemplate")))
                .isUntouched(Reason.NOT_A_POD_CREATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kube-system", "", "../x"})
    void s27_theNamespaceOfTheRequestAloneCounts(String other) throws IOException {
        edge.post(Reviews.pod(pod -> ((ObjectNode) pod.get("metadata")).put("namespace", other)))
                .isPatched();
        // And the other way round: an account of that name in the object's namespace does not help.
        edge.post(Reviews.request(request -> request.put("namespace", "elsewhere")))
                .isUntouched(Reason.SERVICE_ACCOUNT_NOT_FOUND);
    }

    static Stream<Named<String>> s28_aNamespaceThatIsNoneIsRefusedWithoutALookup() {
        return Stream.of(
                Named.of("missing", "null"),
                Named.of("empty", "\"\""),
                Named.of("parent", "\"../kube-system\""),
                Named.of("slash", "\"a/b\""),
                Named.of("the account's key", "\"demo/app\""),
                Named.of("300 characters", "\"" + "a".repeat(300) + "\""),
                Named.of("64 characters", "\"" + "a".repeat(64) + "\""),
                Named.of("upper case", "\"Demo\""),
                Named.of("dot", "\"demo.app\""),
                Named.of("NUL", "\"demo\\u0000\""),
                Named.of("number", "7"));
    }

    @ParameterizedTest
    @MethodSource
    void s28_aNamespaceThatIsNoneIsRefusedWithoutALookup(String namespace) throws IOException {
        byte[] body = Reviews.request(request -> request.set("namespace", Reviews.JSON.readTree(namespace)));
        int before = edge.webhook().lookups();
        try (RawHttp http = edge.connect()) {
            http.exchange(RawHttp.post("/mutate", body, "Content-Type: application/json"));
        }
        assertThat(edge.webhook().lookups()).isEqualTo(before);
        edge.post(body).isRefused(400, Reason.REVIEW_INVALID);
    }

    @Test
    void s29_aDryRunGetsTheSamePatchAndIsCountedApart() throws IOException {
        Exchange real = edge.post(Reviews.good());
        Exchange dry = edge.post(Reviews.request(request -> request.put("dryRun", true)));
        assertThat(dry.patch()).isEqualTo(real.patch());
        assertThat(dry.counted())
                .isEqualTo(Map.of(Exchange.series("irsa_admissions_dry_run_total", Reason.INJECTED), 1.0));
    }

    @Test
    void s30_unknownFieldsAtEveryLevelSurviveThePatch() throws IOException {
        JsonNode unknown = Reviews.JSON.readTree("{\"future\":[1,2.50,1e3,true,null,{\"\":\"\"}]}");
        byte[] body = Reviews.changed(review -> {
            sprinkle(review, unknown);
            assertThat(review.toString().split("zzFuture", -1)).hasSizeGreaterThan(12);
        });
        Exchange exchange = edge.post(body);
        JsonNode patched = exchange.isPatched();
        assertThat(without(patched)).isEqualTo(Reviews.JSON.readTree(body).at("/request/object"));
    }

    private static void sprinkle(JsonNode node, JsonNode unknown) {
        node.forEach(child -> sprinkle(child, unknown));
        if (node instanceof ObjectNode object && !object.has("")) {
            object.set("zzFuture", unknown);
        }
    }

    /** A patched pod without what the patch added. */
    private static JsonNode without(JsonNode patched) {
        ObjectNode container = (ObjectNode) patched.at("/spec/containers/0");
        removeLast(container, "env", 2);
        removeLast(container, "volumeMounts", 1);
        ((tools.jackson.databind.node.ArrayNode) patched.at("/spec/volumes")).remove(0);
        return patched;
    }

    private static void removeLast(ObjectNode container, String array, int count) {
        tools.jackson.databind.node.ArrayNode values = (tools.jackson.databind.node.ArrayNode) container.get(array);
        for (int i = 0; i < count; i++) {
            values.remove(values.size() - 1);
        }
    }

    @Test
    void s31_theSameReviewGetsTheSameBytes() throws IOException {
        byte[] first = edge.post(Reviews.captured("small")).response().body();
        for (int i = 0; i < 5; i++) {
            assertThat(Arrays.equals(
                            edge.post(Reviews.captured("small")).response().body(), first))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "large"})
    void s31_ourOwnOutputGetsAnEmptyAnswer(String name) throws IOException {
        byte[] body = Reviews.captured(name);
        JsonNode patched = edge.post(body).isPatched();
        ObjectNode again = (ObjectNode) Reviews.JSON.readTree(new String(body, ISO_8859_1));
        ((ObjectNode) again.get("request")).set("object", patched);
        edge.post(Reviews.JSON.writeValueAsBytes(again)).isUntouched(Reason.ALREADY_COMPLETE);
    }
}
