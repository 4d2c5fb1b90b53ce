package dev.irsa.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cli.ClusterWebhook;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bench notices defects: each of them turns a client red, in the way in which this defect does, and without any all
 * are green. What fails otherwise, such as a client that says nothing, fails the test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutationsIT {
    private Map<String, Client> clients;
    private Bench bench;
    private ClusterWebhook webhook;
    private PatchProxy proxy;

    @BeforeAll
    void start() throws Exception {
        clients = Client.all().stream().collect(Collectors.toMap(Client::name, Function.identity()));
        bench = new Bench();
        webhook = bench.webhook("--profile=recommended");
        proxy = new PatchProxy(webhook, bench.network.ca);
    }

    @AfterAll
    void stop() {
        if (proxy != null) {
            proxy.close();
            webhook.close();
            bench.close();
        }
    }

    static Stream<Mutation> mutations() {
        return Mutation.all();
    }

    private Reaction play(Client client, UnaryOperator<Workload> pod) {
        Workload workload = pod.apply(new Workload(bench, client).under(webhook));
        bench.aws.forgetCalls();
        try (workload) {
            Outcome outcome = workload.start().outcome();
            String cell = outcome.isRole() ? Outcome.ROLE + " by " + workload.region() : outcome.cell();
            return Reaction.of(cell, bench.aws.calls());
        } catch (NotAdmitted e) {
            return Reaction.of("no pod: " + e.status(), bench.aws.calls());
        }
    }

    @Test
    void withoutDefectsEverythingIsGreen() {
        for (Client client : clients.values()) {
            assertThat(play(client, UnaryOperator.identity())).as(client.name()).isEqualTo(Reaction.GREEN);
            assertThat(play(client, Cases::withLegacyFile)).as(client.name()).isEqualTo(Reaction.GREEN);
            assertThat(play(client, Mutation::refused))
                    .as(client.name())
                    .isEqualTo(new Reaction("error: AccessDenied", "AccessDenied"));
        }
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void aDefectTurnsAClientRed(Mutation mutation) {
        Client client = clients.get(mutation.client());
        Reaction reaction = switch (mutation) {
            case Mutation.OfWebhook change -> ofWebhook(change, client);
            case Mutation.OfDocument change -> ofDocument(change, client);
        };
        System.out.println(mutation.name() + ": " + reaction);
        assertThat(reaction).as(mutation.name()).isEqualTo(mutation.expected()).isNotEqualTo(Reaction.GREEN);
    }

    private Reaction ofWebhook(Mutation.OfWebhook mutation, Client client) {
        proxy.change(mutation.change());
        try {
            return play(client, mutation.pod());
        } finally {
            proxy.change(UnaryOperator.identity());
        }
    }

    private Reaction ofDocument(Mutation.OfDocument mutation, Client client) {
        String good = bench.publication.text(mutation.kind());
        String bad = mutation.change().apply(good);
        assertThat(bad).as("the mutation changes the document").isNotEqualTo(good);
        bench.publication.replace(mutation.kind(), bad);
        bench.letStsForget();
        try {
            return play(client, UnaryOperator.identity());
        } finally {
            bench.publication.replace(mutation.kind(), good);
            bench.letStsForget();
        }
    }
}
