package dev.irsa.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewReaderTest {
    private final ReviewReader reader = new ReviewReader(TestWebhook.KEYS);

    private Review.Request read(byte[] body) {
        return (Review.Request) reader.read(body);
    }

    private Review.Malformed refused(byte[] body) {
        return (Review.Malformed) reader.read(body);
    }

    @Test
    void readsWhatCounts() {
        Review.Request request = read(Reviews.good());
        assertThat(request.apiVersion()).isEqualTo("admission.k8s.io/v1");
        assertThat(request.uid()).isEqualTo(Reviews.UID);
        Review.PodCreation creation = request.podCreation().orElseThrow();
        assertThat(creation.namespace()).isEqualTo("demo");
        assertThat(creation.name()).isEqualTo("web-0");
        assertThat(creation.dryRun()).isFalse();
        assertThat(creation.pod().serviceAccountName()).isEqualTo("app");
    }

    @Test
    void theOrderOfFieldsDoesNotMatter() {
        String good = new String(Reviews.good(), UTF_8);
        String reversed = good.replace("\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",", "")
                .stripTrailing();
        reversed = reversed.substring(0, reversed.length() - 1)
                + ",\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\"}";
        assertThat(read(reversed.getBytes(UTF_8))).isEqualTo(read(Reviews.good()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a b", "../x", "A", "\u001b[2J"})
    void aNameThatIsNoneIsNotKept(String name) {
        Review.Request request = read(Reviews.request(r -> r.put("name", name)));
        assertThat(request.podCreation().orElseThrow().name()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "null", "{}"})
    void onlyTrueIsADryRun(String value) {
        Review.Request request = read(Reviews.request(r -> r.set("dryRun", Reviews.JSON.readTree(value))));
        assertThat(request.podCreation().orElseThrow().dryRun()).isFalse();
    }

    @Test
    void problemsAreSentencesWithoutAnythingOfTheBody() {
        HostileJson.all().forEach(hostile -> {
            Review.Malformed refused = refused(hostile.getPayload());
            assertThat(refused.inEnvelope()).as(hostile.getName()).isFalse();
            assertThat(refused.problem())
                    .as(hostile.getName())
                    .isIn(
                            "The body is not JSON within the limits.",
                            "The body is not well-formed UTF-8 text.",
                            "The body goes on after the AdmissionReview.");
        });
    }

    @Test
    void namesThatWereMadeToCollideAreRefusedFast() {
        byte[] attack = withMembers(StrictParser.MAX_NAMES, HostileJson::colliding);
        byte[] harmless = withMembers(StrictParser.MAX_NAMES, i -> "n".repeat(29) + "%05d".formatted(i));
        assertThat(read(harmless).podCreation()).isPresent();
        long start = System.nanoTime();
        assertThat(refused(attack).inEnvelope()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({"50000, true", "50001, false"})
    void anObjectMayHaveFiftyThousandMembers(int members, boolean accepted) {
        assertThat(reader.read(withMembers(members, i -> "n" + i)) instanceof Review.Request)
                .isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"95, true", "96, false"})
    void valuesMayLieAHundredDeep(int arrays, boolean accepted) {
        // Within the review, the request, the object, its metadata and the annotations.
        byte[] body = with("[".repeat(arrays) + "]".repeat(arrays));
        assertThat(reader.read(body) instanceof Review.Request).isEqualTo(accepted);
    }

    @Test
    void aStringMayHaveThreeMebibytes() {
        int most = 3 * 1024 * 1024;
        assertThat(reader.read(with("\"" + "a".repeat(most) + "\""))).isInstanceOf(Review.Request.class);
        assertThat(reader.read(with("\"" + "a".repeat(most + 100_000) + "\""))).isInstanceOf(Review.Malformed.class);
    }

    @Test
    void sevenMebibytesOfDistinctNamesInManyObjectsAreRead() {
        StringBuilder objects = new StringBuilder("[");
        for (int i = 0; objects.length() < 6_500_000; i++) {
            objects.append("{\"a").append(i).append("\":1,\"b").append(i).append("\":2},");
        }
        byte[] body = with(objects + "0]");
        long start = System.nanoTime();
        assertThat(reader.read(body)).isInstanceOf(Review.Request.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    private static byte[] withMembers(int count, IntFunction<String> name) {
        StringBuilder object = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            object.append(i == 0 ? "\"" : ",\"").append(name.apply(i)).append("\":1");
        }
        return with(object + "}");
    }

    /** A review with a value among the pod's annotations that nobody reads. */
    private static byte[] with(String value) {
        return new String(Reviews.good(), UTF_8)
                .replace("{\"note\":", "{\"other\":" + value + ",\"note\":")
                .getBytes(UTF_8);
    }
}
