package dev.irsa.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cli.ClusterWebhook;
import java.util.List;
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

/** The bench notices defects: each of them turns at least one client red, and without any all are green. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutationsIT {
    private static final String GREEN = Outcome.ROLE + " by " + Network.REGION;

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

    /** What a client ends with: its role by way of the right STS, or something else. */
    private String play(Client client, boolean refused) {
        Workload workload = new Workload(bench, client).under(webhook);
        if (refused) {
            workload.trusting(Bench.trust(bench.provider, Bench.AUDIENCE, "system:serviceaccount:other:app"));
        }
        try (workload) {
            Outcome outcome = workload.start().outcome();
            return outcome.isRole() ? Outcome.ROLE + " by " + workload.region() : outcome.cell();
        } catch (IllegalStateException e) {
            return "no pod: " + e.getMessage();
        }
    }

    @Test
    void withoutDefectsEverythingIsGreen() {
        for (Client client : clients.values()) {
            assertThat(play(client, false)).as(client.name()).isEqualTo(GREEN);
            assertThat(play(client, true)).as(client.name()).isEqualTo("error: AccessDenied");
        }
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void aDefectTurnsAClientRed(Mutation mutation) {
        List<Client> asked = mutation.clients().stream().map(clients::get).toList();
        List<String> cells = switch (mutation) {
            case Mutation.OfWebhook change -> ofWebhook(change, asked);
            case Mutation.OfDocument change -> ofDocument(change, asked);
        };
        System.out.println(mutation.name() + ": " + cells);
        boolean refused = mutation instanceof Mutation.OfWebhook change && change.refused();
        assertThat(cells)
                .as(mutation.name())
                .anyMatch(cell -> refused ? !cell.startsWith("error") : !cell.equals(GREEN));
    }

    private List<String> ofWebhook(Mutation.OfWebhook mutation, List<Client> asked) {
        proxy.change(mutation.change());
        try {
            return asked.stream()
                    .map(client -> play(client, mutation.refused()))
                    .toList();
        } finally {
            proxy.change(UnaryOperator.identity());
        }
    }

    private List<String> ofDocument(Mutation.OfDocument mutation, List<Client> asked) {
        String good = bench.publication.text(mutation.kind());
        String bad = mutation.change().apply(good);
        assertThat(bad).as("the mutation changes the document").isNotEqualTo(good);
        bench.publication.replace(mutation.kind(), bad);
        bench.aws.forgetDocuments();
        try {
            return asked.stream().map(client -> play(client, false)).toList();
        } finally {
            bench.publication.replace(mutation.kind(), good);
            bench.aws.forgetDocuments();
        }
    }
}
