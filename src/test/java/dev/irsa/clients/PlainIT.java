package dev.irsa.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cli.ClusterWebhook;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every client gets its role the usual way, in both profiles, from the STS of the region that was injected. */
class PlainIT {
    @Test
    void everyClientGetsItsRole() throws Exception {
        List<Client> clients = Client.all();
        try (Bench bench = new Bench()) {
            for (Client client : clients) {
                for (ClusterWebhook webhook : List.of(bench.compatible, bench.recommended)) {
                    try (Workload workload =
                            new Workload(bench, client).under(webhook).start()) {
                        assertThat(workload.outcome().isRole())
                                .as(client.name())
                                .isTrue();
                        assertThat(workload.region()).isEqualTo(Network.REGION);
                        assertThat(workload.exchanges())
                                .as("one exchange, of a token that is bound to the pod's account")
                                .hasSize(1)
                                .allSatisfy(call -> assertThat(
                                                call.token().orElseThrow().subject())
                                        .isEqualTo(workload.subject()));
                    }
                }
            }
            assertThat(bench.aws.metadata().asked()).isEmpty();
        }
    }
}
