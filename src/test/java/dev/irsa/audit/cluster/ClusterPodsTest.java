package dev.irsa.audit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiRequest;
import dev.irsa.cluster.ApiResponse;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods of some namespaces, one of which the API server refuses. */
class ClusterPodsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ApiResponse answer(ApiRequest request) {
        boolean refused = request.path().contains("/namespaces/revoked/");
        String body = "";
        if (refused) {
            body = "{\"kind\":\"Status\",\"reason\":\"Forbidden\",\"code\":403}";
        } else if (!request.path().contains("watch=true")) {
            body = "{\"metadata\":{\"resourceVersion\":\"9\"},\"items\":[{\"metadata\":{\"name\":\"pod\","
                    + "\"namespace\":\"tenant\",\"uid\":\"u\",\"resourceVersion\":\"7\"},"
                    + "\"spec\":{\"serviceAccountName\":\"app\",\"containers\":[{\"name\":\"main\"}]}}]}";
        }
        return new ApiResponse(
                refused ? 403 : 200, Duration.ZERO, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aNamespaceThatIsRefusedDoesNotKeepTheOthersFromBeingAudited() throws Exception {
        AnnotationKeys keys = new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX);
        try (ClusterPods pods = new ClusterPods(ClusterPodsTest::answer, keys, List.of("revoked", "tenant"))) {
            assertThat(pods.awaited()).isPresent();
            pods.start();
            Eventually.within(
                    PATIENCE, "there are pods to audit", () -> pods.awaited().isEmpty());
            // One that audits once, and then ends, must not pass over a namespace in silence.
            assertThat(pods.unsynced().orElseThrow()).startsWith("pods of revoked cannot be listed: 403 Forbidden");
            List<String> names = new ArrayList<>();
            pods.forEach(pod -> names.add(pod.pod().name()));
            assertThat(names).containsExactly("pod");
        }
    }
}
