package dev.irsa.admission;

import dev.irsa.decision.Decider;
import dev.irsa.identity.AccountAnnotations;
import dev.irsa.identity.Grant;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.Resolution;
import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.ServiceAccountEntry;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.injection.Injection;
import dev.irsa.injection.InjectionSettings;
import dev.irsa.injection.Injector;
import dev.irsa.injection.JsonPatch;
import dev.irsa.injection.PodView;
import dev.irsa.outcome.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The way of a review from bytes to bytes, whole and by parts. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class AdmissionBenchmark {
    private static final JsonFactory PLAIN = new JsonFactory();

    @Param({"small", "large", "unannotated"})
    public String review;

    private final ReviewReader reader = new ReviewReader(TestWebhook.KEYS);
    private final Injector injector = new Injector(InjectionSettings.COMPATIBLE);
    private final ReviewWriter writer = new ReviewWriter("bench");
    private final GrantResolver resolver = resolver();
    private final Admission admission = new Admission(reader, new Decider(resolver, injector), writer);

    private byte[] body;
    private Review.Request request;
    private PodView pod;
    private Grant grant;
    private Injection.Patched injection;
    private Optional<byte[]> patch;

    private static GrantResolver resolver() {
        AccountAnnotations annotations =
                AccountAnnotations.pick(TestWebhook.KEYS, Map.of(TestWebhook.KEYS.roleArn(), TestWebhook.ROLE)::get);
        Lookup found = new Lookup.Found(new ServiceAccountEntry(annotations, "42"));
        Lookup plain = new Lookup.Found(new ServiceAccountEntry(AccountAnnotations.NONE, "43"));
        return new GrantResolver(
                TestWebhook.rules(),
                (account, _) -> account.name().equals("default") ? plain : found,
                () -> RoleMappings.NONE,
                Set::of);
    }

    @Setup
    public void read() throws IOException {
        body = AdmissionBenchmark.class
                .getResourceAsStream("/reviews/" + review + ".json")
                .readAllBytes();
        request = (Review.Request) reader.read(body);
        pod = request.podCreation().orElseThrow().pod();
        Resolution.Granted granted = (Resolution.Granted) resolver.resolve(new ServiceAccountRef("demo", "app"), 0);
        grant = granted.grant();
        injection = (Injection.Patched) injector.inject(pod, grant, "demo/app", "seed");
        patch = Optional.of(JsonPatch.encode(injection.operations()));
    }

    /** Everything that the server does with a body. */
    @Benchmark
    public Object answer() {
        return admission.answer(body, 0);
    }

    @Benchmark
    public Object readReview() {
        return reader.read(body);
    }

    @Benchmark
    public Object inject() {
        return injector.inject(pod, grant, "demo/app", "seed");
    }

    @Benchmark
    public Object encodePatch() {
        return JsonPatch.encode(injection.operations());
    }

    @Benchmark
    public Object writeReview() {
        return writer.write(request, Reason.INJECTED, patch, List.of(), Optional.of("42"));
    }

    /** The least that reading can cost: Jackson's tokens of the body, without a look at any of them. */
    @Benchmark
    public int floorOfReading() {
        int tokens = 0;
        try (JsonParser parser = PLAIN.createParser(ObjectReadContext.empty(), body)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }

    /** The check that comes before the parser. */
    @Benchmark
    public boolean isText() {
        return Utf8.isText(body);
    }
}
