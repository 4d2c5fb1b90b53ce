package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.irsa.decision.Decider;
import dev.irsa.identity.AccountAnnotations;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.ServiceAccountEntry;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.injection.InjectionSettings;
import dev.irsa.injection.Injector;
import dev.irsa.outcome.Reason;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is posted gets an answer, and a patch in it applies, only adds, and leaves nothing to add. */
@Timeout(60)
class AdmissionFuzzTest {
    private static final List<Admission> WEBHOOKS = List.of(
            webhook(InjectionSettings.COMPATIBLE, Set.of()),
            webhook(InjectionSettings.RECOMMENDED, Set.of()),
            webhook(InjectionSettings.COMPATIBLE, Set.of(new ServiceAccountRef("demo", "app"))));

    @MethodSource
    @DictionaryFile(resourcePath = "/fuzz/review.dict")
    @FuzzTest
    void answersBytes(byte[] body) {
        WEBHOOKS.forEach(webhook -> check(webhook, body));
    }

    static Stream<byte[]> answersBytes() throws IOException {
        return Stream.of(resource("small"), resource("unannotated"));
    }

    private static byte[] resource(String name) throws IOException {
        return AdmissionFuzzTest.class
                .getResourceAsStream("/reviews/" + name + ".json")
                .readAllBytes();
    }

    @FuzzTest
    void answersReviews(FuzzedDataProvider data) {
        byte[] body = new ReviewGenerator(data).review().toString().getBytes(StandardCharsets.UTF_8);
        WEBHOOKS.forEach(webhook -> check(webhook, body));
    }

    private static Admission webhook(InjectionSettings settings, Set<ServiceAccountRef> identities) {
        AccountAnnotations annotations =
                AccountAnnotations.pick(TestWebhook.KEYS, Map.of(TestWebhook.KEYS.roleArn(), TestWebhook.ROLE)::get);
        GrantResolver resolver = new GrantResolver(
                TestWebhook.rules(),
                (account, _) -> switch (account.name()) {
                    case "default" -> new Lookup.Found(new ServiceAccountEntry(AccountAnnotations.NONE, "1"));
                    case "absent" -> new Lookup.Absent();
                    case "slow" -> new Lookup.TimedOut();
                    case "failing" -> new Lookup.Failed("connection refused");
                    default -> new Lookup.Found(new ServiceAccountEntry(annotations, "2"));
                },
                () -> RoleMappings.NONE,
                () -> identities);
        return new Admission(
                new ReviewReader(TestWebhook.KEYS),
                new Decider(resolver, new Injector(settings)),
                new ReviewWriter("fuzz"));
    }

    private static void check(Admission webhook, byte[] body) {
        Answer answer = webhook.answer(body, 0);
        assertThat(answer.status()).isIn(200, 400, 503);
        assertThat(answer.body()).isNotEmpty();
        assertThat(answer.outcome().reason()).isNotEqualTo(Reason.INTERNAL_ERROR);
        if (answer.status() == 200) {
            check(webhook, read(body), read(answer.body()));
        }
    }

    private static void check(Admission webhook, JsonObject review, JsonObject answer) {
        assertThat(answer.get("apiVersion")).isEqualTo(review.get("apiVersion"));
        JsonObject request = review.getJsonObject("request");
        JsonObject response = answer.getJsonObject("response");
        assertThat(response.get("uid")).isEqualTo(request.get("uid"));
        assertThat(response.getBoolean("allowed")).isTrue();
        assertThat(response.containsKey("patchType")).isEqualTo(response.containsKey("patch"));
        if (response.containsKey("patch")) {
            JsonObject before = request.getJsonObject("object");
            JsonObject after = patch(response).apply(before);
            Additions.check(before, after);
            assertNothingToAdd(webhook, review, request, after);
        }
    }

    private static jakarta.json.JsonPatch patch(JsonObject response) {
        byte[] patch = Base64.getDecoder().decode(response.getString("patch"));
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(patch))) {
            var operations = reader.readArray();
            assertThat(operations.getValuesAs(JsonObject.class))
                    .isNotEmpty()
                    .allSatisfy(
                            operation -> assertThat(operation.getString("op")).isEqualTo("add"));
            return Json.createPatch(operations);
        }
    }

    private static void assertNothingToAdd(
            Admission webhook, JsonObject review, JsonObject request, JsonObject patchedPod) {
        JsonObject again = Json.createObjectBuilder(review)
                .add("request", Json.createObjectBuilder(request).add("object", patchedPod))
                .build();
        Answer answer = webhook.answer(again.toString().getBytes(StandardCharsets.UTF_8), 0);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(read(answer.body()).getJsonObject("response")).doesNotContainKey("patch");
    }

    private static JsonObject read(byte[] body) {
        try (JsonReader reader = Json.createReader(new StringReader(new String(body, StandardCharsets.UTF_8)))) {
            return reader.readObject();
        }
    }
}
