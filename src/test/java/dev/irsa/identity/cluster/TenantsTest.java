package dev.irsa.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiRequest;
import dev.irsa.cluster.ApiResponse;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.testing.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** The namespaces of some tenants, one of which has taken our rights away. */
class TenantsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String REFUSED = "serviceaccounts of revoked cannot be listed: 403 Forbidden";

    /** Namespaces that the API server refuses. */
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    private ApiResponse answer(ApiRequest request) {
        if (refused.stream().anyMatch(namespace -> request.path().contains("/namespaces/" + namespace + "/"))) {
            return response(403, "{\"kind\":\"Status\",\"reason\":\"Forbidden\",\"code\":403}");
        }
        return response(
                200,
                request.path().contains("watch=true")
                        ? ""
                        : "{\"metadata\":{\"resourceVersion\":\"9\"},\"items\":[{\"metadata\":{\"name\":\"app\","
                                + "\"namespace\":\"tenant\",\"resourceVersion\":\"7\"}}]}");
    }

    private static ApiResponse response(int status, String body) {
        return new ApiResponse(status, Duration.ZERO, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private ClusterIdentities identities() {
        return new ClusterIdentities(
                this::answer,
                new ClusterRules(
                        new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX),
                        List.of("revoked", "tenant"),
                        Optional.empty(),
                        _ -> {}));
    }

    @Test
    void oneThatIsRefusedDoesNotKeepTheOthersWaiting() throws Exception {
        refused.add("revoked");
        try (ClusterIdentities identities = identities()) {
            assertThat(identities.accountsAwaited()).isPresent();
            identities.start();
            Eventually.within(
                    PATIENCE,
                    "the copy is in use",
                    () -> identities.accountsAwaited().isEmpty());
            assertThat(identities.accountsUnsynced().orElseThrow()).startsWith(REFUSED);
            assertThat(identities.accountsStale()).isPresent();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            assertThat(identities.accounts().find(new ServiceAccountRef("tenant", "app"), deadline))
                    .isInstanceOf(Lookup.Found.class);
            assertThat(identities.accounts().find(new ServiceAccountRef("revoked", "app"), deadline))
                    .isInstanceOf(Lookup.Failed.class);
            refused.clear();
            Eventually.within(
                    PATIENCE,
                    "the right is there again",
                    () -> identities.accountsUnsynced().isEmpty());
        }
    }

    @Test
    void ifAllAreRefusedThereIsNothingToServe() throws Exception {
        refused.addAll(List.of("revoked", "tenant"));
        try (ClusterIdentities identities = identities()) {
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            identities.meters().bindTo(meters);
            identities.start();
            Eventually.within(
                    PATIENCE,
                    "it says why, and it was tried again",
                    () -> identities.accountsAwaited().orElse("").contains("403 Forbidden") && failures(meters) >= 4);
            assertThat(identities.accountsStale()).isEmpty();
        }
    }

    private static double failures(SimpleMeterRegistry meters) {
        return meters.get("irsa.cluster.failures")
                .tag("kind", "serviceaccounts")
                .functionCounter()
                .count();
    }
}
