package dev.irsa.admission;

import dev.irsa.certificate.InMemoryCertificate;
import dev.irsa.config.LogSettings;
import dev.irsa.config.ServingSettings;
import dev.irsa.config.SourceSettings;
import dev.irsa.config.TlsSettings;
import dev.irsa.config.WebhookSettings;
import dev.irsa.identity.AccountAnnotations;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.ServiceAccountEntry;
import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.injection.InjectionSettings;
import dev.irsa.outcome.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The process that the load benchmark measures: the webhook with every ServiceAccount annotated, or the floor beneath it,
 * which is the same server reading the same bodies and answering with a constant.
 *
 * <p>Prints its port; arguments: {@code webhook|floor CA-FILE}.
 */
public final class BenchServer {
    private BenchServer() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws Exception {
        InMemoryCertificate certificate = new InMemoryCertificate(List.of("localhost"), Clock.systemUTC());
        certificate.writeAuthority(Path.of(arguments[1]));
        WebhookServer server = arguments[0].equals("floor")
                ? WebhookServer.start(settings(), floor(), certificate, List.of())
                : WebhookServer.start(settings(), resolver(), certificate, List.of());
        System.out.println(server.port());
        Thread.currentThread().join();
    }

    private static Answers floor() {
        byte[] constant =
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"response\":{\"allowed\":true}}"
                        .getBytes(StandardCharsets.UTF_8);
        Answer.Outcome outcome = Answer.Outcome.of(Reason.NO_ROLE, "");
        return (_, _) -> new Answer(200, constant, outcome);
    }

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

    private static WebhookSettings settings() {
        return new WebhookSettings(
                "bench",
                new ServingSettings("127.0.0.1", 0, 0, 1024, Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO),
                new TlsSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of("localhost"),
                        List.of("TLSv1.2", "TLSv1.3"),
                        List.of()),
                new SourceSettings(Optional.empty(), "eks", false, Optional.empty()),
                TestWebhook.KEYS,
                TestWebhook.rules(),
                InjectionSettings.COMPATIBLE,
                new LogSettings(
                        LogSettings.Format.TEXT, LogSettings.Level.valueOf(System.getProperty("bench.log", "INFO"))));
    }
}
