package dev.irsa.certificate.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiRequest;
import dev.irsa.cluster.ApiResponse;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ClusterSecretTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ApiRequest> requests = new ArrayList<>();
    private final ClusterSecret secret = new ClusterSecret(this::answer, "irsa-system", "ca");

    private ApiResponse answer(ApiRequest request) {
        requests.add(request);
        return new ApiResponse(200, Duration.ZERO, new ByteArrayInputStream("""
                        {"kind":"Secret","apiVersion":"v1","type":"example.com/ca","metadata":{"name":"ca",
                         "namespace":"irsa-system","resourceVersion":"7","uid":"u-1",
                         "labels":{"team":"platform"},
                         "annotations":{"note":"keep me","irsa.dev/rotate-ca":"true"},
                         "ownerReferences":[{"kind":"Example","name":"e"}]},
                         "data":{"ca.crt":"b2xk","stray":"b2xk"}}""".getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode written() {
        ApiRequest put = requests.getLast();
        assertThat(put.method()).isEqualTo("PUT");
        assertThat(put.path()).isEqualTo("/api/v1/namespaces/irsa-system/secrets/ca");
        return JSON.readTree(put.body());
    }

    @Test
    void whatOthersGaveItStays() throws Exception {
        assertThat(secret.replace(Map.of("ca.crt", new byte[] {1}), "7", false)).isTrue();
        JsonNode written = written();
        assertThat(written.at("/metadata/labels/team").asString()).isEqualTo("platform");
        assertThat(written.at("/metadata/annotations")).isEqualTo(JSON.readTree("{\"note\":\"keep me\"}"));
        assertThat(written.at("/metadata/ownerReferences/0/name").asString()).isEqualTo("e");
        assertThat(written.path("type").asString()).isEqualTo("example.com/ca");
        assertThat(written.at("/metadata/resourceVersion").asString()).isEqualTo("7");
        assertThat(written.path("data")).isEqualTo(JSON.readTree("{\"ca.crt\":\"AQ==\"}"));
    }

    @Test
    void aRequestForARotationStaysUntilItIsServed() throws Exception {
        assertThat(secret.replace(Map.of(), "7", true)).isTrue();
        assertThat(written().at("/metadata/annotations/irsa.dev~1rotate-ca").asString())
                .isEqualTo("true");
    }

    @Test
    void anotherVersionIsLeftAlone() throws Exception {
        assertThat(secret.replace(Map.of(), "6", false)).isFalse();
        assertThat(requests).allMatch(request -> request.method().equals("GET"));
    }
}
