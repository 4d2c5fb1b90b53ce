package dev.irsa.clients;

import static dev.irsa.clients.Case.ERROR;
import static dev.irsa.clients.Case.RECOMMENDED;
import static dev.irsa.clients.Case.ROLE;

import dev.irsa.cli.ClusterWebhook;
import dev.irsa.issuer.RotationGate;
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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cases in which something happens under processes that go on running, in the order in which they are played. */
final class RunningCases {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private RunningCases() {}

    static List<Case> all() {
        return List.of(
                new Case("token renewed under a running process", RECOMMENDED, ROLE, RunningCases::renewed),
                new Case("API server down, then back", RECOMMENDED, ROLE, RunningCases::restarted),
                new Case("signing key changed when the gate opened", RECOMMENDED, ROLE, RunningCases::rotated),
                new Case("signing key changed at once", RECOMMENDED, ERROR, RunningCases::rotatedAtOnce),
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
        answers.forEach(each -> each.forEach(
                (client, cell) -> worst.merge(client, cell, (known, next) -> ROLE.test(known) ? next : known)));
        return worst;
    }

    private static Map<Client, String> restarted(Bench bench, List<Client> clients) throws Exception {
        try (Crew crew = new Crew(bench, clients, RECOMMENDED, UnaryOperator.identity())) {
            bench.plane.first().kill();
            bench.aws.forgetDocuments();
            Map<Client, String> down = crew.ask();
            bench.plane.startApiServerAgain();
            bench.plane.first().awaitReady();
            crew.renewTokens();
            return worst(List.of(down, crew.ask()));
        }
    }

    private static void roll(Bench bench, List<String> issuers, int signer, int... others) throws Exception {
        bench.plane.first().kill();
        bench.plane.first().roll(bench.keys.flags(issuers, signer, others));
    }

    /** All eight steps of docs/rotation.md, from key 0 to key 1. */
    private static Map<Client, String> rotated(Bench bench, List<Client> clients) throws Exception {
        List<String> issuer = List.of(Bench.ISSUER.text());
        Publication publication = bench.publication;
        try (Crew crew = new Crew(bench, clients, RECOMMENDED, UnaryOperator.identity())) {
            roll(bench, issuer, 0, 1);
            publication.publish(false);
            require(publication.mayBeginToSign(bench.keys.kid(1)) instanceof RotationGate.Closed, "closed at first");
            publication.pass(DAY.plusMinutes(1));
            publication.publish(false);
            require(publication.mayBeginToSign(bench.keys.kid(1)) instanceof RotationGate.Open, "open after a day");
            bench.aws.forgetDocuments();
            roll(bench, issuer, 1, 0);
            publication.publish(false);
            crew.renewTokens();
            List<Map<Client, String>> answers = new ArrayList<>();
            answers.add(crew.ask());
            require(isSignedBy(crew, bench, 1), "tokens are signed with the new key");
            leave(bench, 0);
            roll(bench, issuer, 1);
            for (int i = 0; i < 3; i++) {
                publication.publish(false);
                publication.pass(DAY);
            }
            publication.publish(false);
            require(!publication.isPublished(bench.keys.kid(0)), "the old key is gone");
            bench.aws.forgetDocuments();
            answers.add(crew.ask());
            return worst(answers);
        }
    }

    /** Waits for the gate that lets a key out of the key files. */
    private static void leave(Bench bench, int number) {
        Publication publication = bench.publication;
        require(
                publication.mayLeaveTheKeyFiles(bench.keys.kid(number)) instanceof RotationGate.Closed,
                "closed while tokens live");
        publication.pass(DAY);
        publication.publish(false);
        publication.pass(DAY);
        publication.publish(false);
        require(publication.mayLeaveTheKeyFiles(bench.keys.kid(number)) instanceof RotationGate.Open, "open later");
    }

    private static boolean isSignedBy(Crew crew, Bench bench, int number) {
        return crew.tokens().values().stream()
                .allMatch(token -> token.kid().equals(bench.keys.kid(number).text()));
    }

    /** STS remembers the documents from before. The publisher says what is wrong, and it rights itself. */
    private static Map<Client, String> rotatedAtOnce(Bench bench, List<Client> clients) throws Exception {
        try (Crew crew = new Crew(bench, clients, RECOMMENDED, UnaryOperator.identity())) {
            roll(bench, List.of(Bench.ISSUER.text()), 2, 1);
            PublishResult result = bench.publication.publish(false);
            require(
                    result.findings().stream()
                            .anyMatch(each -> each.rule() == Rule.G2 && each.severity() == Severity.ERROR),
                    "the publisher raises the alarm");
            crew.renewTokens();
            Map<Client, String> cells = crew.ask();
            bench.aws.forgetDocuments();
            require(crew.ask().values().stream().allMatch(ROLE), "all is well once STS has read the documents again");
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
            roll(bench, List.of(old, now), 2, 1);
            bench.next.publish(true);
            List<Map<Client, String>> answers = new ArrayList<>();
            answers.add(crew.ask());
            roll(bench, List.of(now, old), 2, 1);
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
        return pod.body().at("/spec/volumes/0/projected").isObject();
    }

    static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("not so: " + what);
        }
    }
}
