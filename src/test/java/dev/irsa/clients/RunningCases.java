package dev.irsa.clients;

import static dev.irsa.clients.Case.RECOMMENDED;
import static dev.irsa.clients.Case.ROLE;

import dev.irsa.cli.ClusterWebhook;
import dev.irsa.issuer.RotationGate;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Severity;
import dev.irsa.issuer.sink.PublishResult;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import dev.irsa.testing.aws.Iam;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cases in which something happens under processes that go on running, in the order in which they are played. */
final class RunningCases {
    private static final Duration DAY = Duration.ofDays(1);
    private static final String UNKNOWN_KEY = "error: InvalidIdentityToken";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private RunningCases() {}

    static List<Case> all() {
        return List.of(
                new Case("token renewed under a running process", RECOMMENDED, ROLE, RunningCases::renewed),
                new Case("API server down, then back", RECOMMENDED, ROLE, RunningCases::restarted),
                new Case("signing key changed when the gate opened", RECOMMENDED, ROLE, RunningCases::rotated),
                new Case(
                        "signing key changed after 12 h",
                        RECOMMENDED,
                        Expected.all(UNKNOWN_KEY),
                        (bench, clients) -> rotatedEarly(bench, clients, 1, 2, Optional.of(Duration.ofHours(12)))),
                new Case(
                        "signing key changed at once",
                        RECOMMENDED,
                        Expected.all(UNKNOWN_KEY),
                        (bench, clients) -> rotatedEarly(bench, clients, 2, 3, Optional.empty())),
                new Case(
                        "old key out of the key files at once",
                        RECOMMENDED,
                        ROLE,
                        (bench, clients) -> dropped(bench, clients, 3, 4)),
                new Case("issuer changed", RECOMMENDED, ROLE, RunningCases::migrated));
    }

    private static Map<Client, String> renewed(Bench bench, List<Client> clients) throws Exception {
        try (Crew crew = new Crew(bench, clients, RECOMMENDED, UnaryOperator.identity())) {
            crew.rejectTokens();
            crew.renewTokens();
            return crew.ask();
        }
    }

    /** The worst of several answers stands in the table: a role is one only if it was one every time. */
    private static Map<Client, String> worst(List<Map<Client, String>> answers) {
        Map<Client, String> worst = new LinkedHashMap<>(answers.getFirst());
        answers.forEach(each -> each.forEach((client, cell) ->
                worst.merge(client, cell, (known, next) -> known.equals(Outcome.ROLE) ? next : known)));
        return worst;
    }

    /** Tokens that are due stay while nobody renews them, and are renewed afterwards; new pods get theirs then too. */
    private static Map<Client, String> restarted(Bench bench, List<Client> clients) throws Exception {
        try (Crew crew = new Crew(bench, clients, RECOMMENDED, UnaryOperator.identity())) {
            bench.plane.first().kill();
            bench.letStsForget();
            crew.keepTokens();
            Map<Client, String> down = crew.ask();
            bench.plane.startApiServerAgain();
            bench.plane.first().awaitReady();
            crew.catchUp();
            return worst(List.of(down, crew.ask(), crew.newcomers()));
        }
    }

    private static void roll(Bench bench, List<String> issuers, int signer, int... others) throws Exception {
        bench.plane.first().kill();
        bench.plane.first().roll(bench.keys.flags(issuers, signer, others));
    }

    private static void roll(Bench bench, int signer, int... others) throws Exception {
        roll(bench, List.of(Bench.ISSUER.text()), signer, others);
    }

    /**
     * Waits for as long as a gate says and no longer. That STS has read the documents again by then is the gate's own
     * doing: both go by the same clock, and nobody empties STS's memory.
     */
    private static void await(Bench bench, Supplier<RotationGate> gate) {
        while (gate.get() instanceof RotationGate.Closed closed) {
            bench.pass(closed.remaining()
                    .orElseThrow(() -> new AssertionError("waiting opens no gate: " + closed.reason())));
        }
    }

    /** All eight steps of docs/rotation.md, from key 0 to key 1. STS has read the set a moment before key 1 is in it. */
    private static Map<Client, String> rotated(Bench bench, List<Client> clients) throws Exception {
        Publication publication = bench.publication;
        bench.pass(DAY);
        try (Crew crew = new Crew(bench, clients, RECOMMENDED, UnaryOperator.identity())) {
            roll(bench, 0, 1);
            publication.publish(false);
            require(isClosed(mayBeginToSign(bench, 1, RotationPolicy.DEFAULT)), "closed at first");
            await(bench, () -> mayBeginToSign(bench, 1, RotationPolicy.DEFAULT));
            roll(bench, 1, 0);
            publication.publish(false);
            List<Map<Client, String>> answers = new ArrayList<>();
            answers.add(crew.ask());
            require(isSignedBy(crew, bench, 0), "tokens of the old key are in use");
            crew.renewTokens();
            answers.add(crew.ask());
            require(isSignedBy(crew, bench, 1), "tokens are signed with the new key");
            require(isClosed(publication.mayLeaveTheKeyFiles(bench.keys.kid(0))), "closed while tokens live");
            await(bench, () -> publication.mayLeaveTheKeyFiles(bench.keys.kid(0)));
            roll(bench, 1);
            bench.pass(DAY.multipliedBy(3));
            require(!publication.isPublished(bench.keys.kid(0)), "the old key is gone");
            answers.add(crew.ask());
            return worst(answers);
        }
    }

    private static RotationGate mayBeginToSign(Bench bench, int number, RotationPolicy policy) {
        return bench.publication.mayBeginToSign(bench.keys.kid(number), policy);
    }

    private static boolean isClosed(RotationGate gate) {
        return gate instanceof RotationGate.Closed;
    }

    private static boolean isSignedBy(Crew crew, Bench bench, int number) {
        return crew.tokens().values().stream()
                .allMatch(token -> token.kid().equals(bench.keys.kid(number).text()));
    }

    /**
     * A key signs though the gate is closed: STS remembers the documents from before. The publisher says what is wrong,
     * and it rights itself.
     *
     * @param shortened the gate that was waited for instead, if any
     */
    private static Map<Client, String> rotatedEarly(
            Bench bench, List<Client> clients, int old, int next, Optional<Duration> shortened) throws Exception {
        bench.pass(DAY);
        try (Crew crew = new Crew(bench, clients, RECOMMENDED, UnaryOperator.identity())) {
            if (shortened.isPresent()) {
                roll(bench, old, next);
                bench.publication.publish(false);
                RotationPolicy policy = RotationPolicy.DEFAULT.withPrePublish(shortened.get());
                await(bench, () -> mayBeginToSign(bench, next, policy));
            }
            require(isClosed(mayBeginToSign(bench, next, RotationPolicy.DEFAULT)), "the gate is closed");
            roll(bench, next, old);
            PublishResult result = bench.publication.publish(false);
            require(
                    result.findings().stream()
                            .anyMatch(each -> each.rule() == Rule.G2 && each.severity() == Severity.ERROR),
                    "the publisher raises the alarm");
            require(bench.publication.isPublished(bench.keys.kid(next)), "the key is public by now");
            crew.renewTokens();
            Map<Client, String> cells = crew.ask();
            bench.pass(DAY);
            require(
                    crew.ask().values().stream().allMatch(Outcome.ROLE::equals),
                    "all is well once STS has read the documents again");
            require(isSignedBy(crew, bench, next), "and with tokens of the new key");
            return cells;
        }
    }

    /**
     * The old key leaves the key files as soon as the new one signs, with tokens of it in use. The publisher keeps it
     * public while they live, unless it is told that the key was stolen.
     */
    private static Map<Client, String> dropped(Bench bench, List<Client> clients, int old, int next) throws Exception {
        try (Crew crew = new Crew(bench, clients, RECOMMENDED, UnaryOperator.identity())) {
            roll(bench, old, next);
            bench.publication.publish(false);
            await(bench, () -> mayBeginToSign(bench, next, RotationPolicy.DEFAULT));
            roll(bench, next);
            bench.publication.publish(false);
            bench.pass(DAY);
            Map<Client, String> cells = crew.ask();
            require(isSignedBy(crew, bench, old), "tokens of the old key are in use");
            bench.publication.revoke(bench.keys.kid(old));
            bench.letStsForget();
            require(
                    crew.ask().values().stream().allMatch(UNKNOWN_KEY::equals),
                    "a stolen key is gone for its tokens too");
            return cells;
        }
    }

    /** A second issuer beside the first, which then becomes the first. */
    private static Map<Client, String> migrated(Bench bench, List<Client> clients) throws Exception {
        Iam.Provider next = bench.aws.iam().createProvider(Bench.ACCOUNT, Bench.NEXT_ISSUER.text(), Bench.AUDIENCE);
        UnaryOperator<Workload> both = workload -> workload.trusting("""
                {"Version":"2012-10-17","Statement":[%s,%s]}
                """.formatted(
                        Bench.statement(bench.provider, Bench.AUDIENCE, workload.subject()),
                        Bench.statement(next, Bench.AUDIENCE, workload.subject())));
        try (Crew crew = new Crew(bench, clients, RECOMMENDED, both)) {
            String old = Bench.ISSUER.text();
            String now = Bench.NEXT_ISSUER.text();
            roll(bench, List.of(old, now), 4, 5);
            bench.next.publish(true);
            List<Map<Client, String>> answers = new ArrayList<>();
            answers.add(crew.ask());
            roll(bench, List.of(now, old), 4, 5);
            bench.next.publish(false);
            bench.publication.publish(true);
            crew.renewTokens();
            answers.add(crew.ask());
            require(
                    crew.tokens().values().stream()
                            .allMatch(token -> token.issuer().equals(now)),
                    "tokens name the new issuer");
            return worst(answers);
        }
    }

    /** The mode of EKS Pod Identity, with an agent on loopback. */
    static Case containerCredentials() {
        return new Case("container credentials instead", RECOMMENDED, ROLE, (bench, clients) -> {
            Path file = Files.writeString(bench.directory.resolve("identities.json"), "{\"identities\":[]}");
            try (ClusterWebhook webhook = bench.webhook(
                            "--profile=recommended",
                            "--watch-container-credentials-config=" + file,
                            "--container-credentials-full-uri="
                                    + bench.aws.agent().uri())
                    .register("v1", "Never")) {
                List<Workload> workloads = clients.stream()
                        .map(client ->
                                new Workload(bench, client).under(webhook).withoutRole())
                        .toList();
                String identities = Stream.concat(workloads.stream().map(each -> each.name), Stream.of("probe"))
                        .map(name ->
                                "{\"namespace\":\"%s\",\"serviceAccount\":\"%s\"}".formatted(webhook.namespace(), name))
                        .collect(Collectors.joining(",", "{\"identities\":[", "]}"));
                Files.writeString(file, identities);
                bench.admin.serviceAccount(webhook.namespace(), "probe", Map.of());
                Eventually.within(PATIENCE, "the file counts", () -> isInjected(bench, webhook.namespace()));
                Map<Client, String> cells = new LinkedHashMap<>();
                for (Workload workload : workloads) {
                    try (workload) {
                        bench.aws.agent().associate(workload.namespace(), workload.name, workload.role());
                        cells.put(workload.client, workload.start().outcome().cell());
                        require(workload.exchanges().isEmpty(), "no token went to STS");
                    }
                }
                return cells;
            }
        });
    }

    private static boolean isInjected(Bench bench, String namespace) {
        Kube.Reply pod = bench.admin.post(
                "/api/v1/namespaces/" + namespace + "/pods?dryRun=All",
                Map.of(
                        "metadata",
                        Map.of("name", "probe"),
                        "spec",
                        Map.of(
                                "serviceAccountName",
                                "probe",
                                "containers",
                                List.of(Map.of("name", "main", "image", "none")))));
        if (pod.status() != 201) {
            throw new IllegalStateException("no pod to try with: " + pod);
        }
        return pod.body().at("/spec/volumes/0/projected").isObject();
    }

    static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("not so: " + what);
        }
    }
}
