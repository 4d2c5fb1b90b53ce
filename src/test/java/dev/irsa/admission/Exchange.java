package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.outcome.Reason;
import jakarta.json.Json;
import jakarta.json.JsonStructure;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * One call with everything that came of it: what was answered, what was counted. That nothing of the pod is in the answer
 * or the log, that no stack trace is, and that others are served, was checked before.
 *
 * @param counted the series that rose, with by how much
 */
record Exchange(byte[] request, RawHttp.Response response, Map<String, Double> counted) {
    /** E: an HTTP error, one sentence, one count. */
    void isRefused(int status, Reason reason) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("content-type")).isEqualTo("text/plain;charset=utf-8");
        assertThat(response.text()).matches("[A-Z][^\n{}<>]{10,100}\\.\n");
        isCounted(reason);
    }

    /** E, out of Tomcat: an HTTP error without a word, and the connection closes. */
    void isRefusedByParser(int status) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body()).isEmpty();
        assertThat(response.closes()).isTrue();
        isCounted(Reason.REQUEST_UNSUPPORTED);
    }

    /** N: allowed, and no more. */
    void isUntouched(Reason reason) {
        hasNoPatch(reason);
        hasNoWarning();
        isCounted(reason);
    }

    /** W: allowed, no patch, one warning. */
    void isWarned(Reason reason) {
        hasNoPatch(reason);
        hasOneWarning();
        isCounted(reason, reason);
    }

    /** P: allowed, with a patch that applies; the pod that comes of it. */
    JsonNode isPatched() {
        JsonNode pod = patchedPod();
        hasNoWarning();
        isCounted(Reason.INJECTED);
        return pod;
    }

    /** P and W: a patch for the rest, one warning for the bad part. */
    JsonNode isPatchedWithWarning(Reason warning) {
        JsonNode pod = patchedPod();
        hasOneWarning();
        isCounted(Reason.INJECTED, warning);
        return pod;
    }

    /** The only warning. */
    String warning() {
        return answer().at("/response/warnings/0").asString();
    }

    JsonNode answer() {
        return Reviews.JSON.readTree(response.body());
    }

    /** The operations of the patch. */
    JsonNode patch() {
        return Reviews.JSON.readTree(
                Base64.getDecoder().decode(answer().at("/response/patch").asString()));
    }

    private JsonNode patchedPod() {
        isAllowed(Reason.INJECTED);
        assertThat(answer().at("/response/patchType").asString()).isEqualTo("JSONPatch");
        JsonNode patch = patch();
        assertThat(patch).isNotEmpty().allSatisfy(operation -> {
            assertThat(operation.propertyNames()).containsExactly("op", "path", "value");
            assertThat(operation.get("op").asString()).isEqualTo("add");
        });
        return apply(patch, Reviews.JSON.readTree(request).at("/request/object"));
    }

    /** By another engine than the product's. */
    private static JsonNode apply(JsonNode patch, JsonNode pod) {
        JsonStructure patched = Json.createPatch(
                        Json.createReader(new StringReader(patch.toString())).readArray())
                .apply(Json.createReader(new StringReader(pod.toString())).readObject());
        return Reviews.JSON.readTree(patched.toString());
    }

    private void hasNoPatch(Reason reason) {
        isAllowed(reason);
        assertThat(answer().get("response").has("patch")).isFalse();
        assertThat(answer().get("response").has("patchType")).isFalse();
    }

    private void isAllowed(Reason reason) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("content-type")).isEqualTo("application/json");
        JsonNode sent = Reviews.JSON.readTree(request);
        assertThat(answer().propertyNames()).containsExactlyInAnyOrder("kind", "apiVersion", "response");
        assertThat(answer().get("kind").asString()).isEqualTo("AdmissionReview");
        assertThat(answer().get("apiVersion")).isEqualTo(sent.get("apiVersion"));
        assertThat(answer().at("/response/uid")).isEqualTo(sent.at("/request/uid"));
        assertThat(answer().at("/response/allowed").isBoolean()).isTrue();
        assertThat(answer().at("/response/allowed").asBoolean()).isTrue();
        assertThat(answer().at("/response/auditAnnotations/reason").asString()).isEqualTo(reason.label());
    }

    private void hasNoWarning() {
        assertThat(answer().get("response").has("warnings")).isFalse();
    }

    private void hasOneWarning() {
        assertThat(answer().at("/response/warnings")).hasSize(1);
        assertThat(warning()).hasSizeBetween(20, 120).matches("[ -~]+");
    }

    /** Exactly these series rose, by one each. */
    void isCounted(Reason reason, Reason... warnings) {
        Map<String, Double> expected = new TreeMap<>();
        expected.put(series("irsa_admissions_total", reason), 1.0);
        List<Reason> all = Arrays.asList(warnings);
        all.forEach(warning -> expected.put("irsa_admission_warnings_total{reason=\"" + warning.label() + "\"}", 1.0));
        if (reason == Reason.INJECTED) {
            expected.put("pod_identity_webhook_pod_count{method=\"sts_web_identity\"}", 1.0);
        } else if (reason == Reason.SERVICE_ACCOUNT_NOT_FOUND) {
            expected.put("pod_identity_webhook_missing_sa_count", 1.0);
        }
        assertThat(counted).isEqualTo(expected);
    }

    static String series(String name, Reason reason) {
        return name + "{reason=\"" + reason.label() + "\",result=\""
                + reason.result().label() + "\"}";
    }
}
