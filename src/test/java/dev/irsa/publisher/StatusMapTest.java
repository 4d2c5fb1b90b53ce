package dev.irsa.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiResponse;
import dev.irsa.cluster.ApiServer;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerPlan;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Rule;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class StatusMapTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/one");

    private final ObjectNode map = JsonNodeFactory.instance.objectNode();
    private final ObjectNode data = map.putObject("data");
    private int writes;
    private final ApiServer api = request -> {
        if (request.method().equals("PATCH")) {
            JsonNode patch = JSON.readTree(request.body());
            patch.path("data").properties().forEach(entry -> data.set(entry.getKey(), entry.getValue()));
            writes++;
        }
        return new ApiResponse(
                200, Duration.ZERO, new ByteArrayInputStream(map.toString().getBytes(UTF_8)));
    };

    private static Round round(boolean leading, Finding... findings) {
        return new Round(
                ISSUER,
                Instant.parse("2026-11-20T12:00:00Z"),
                Duration.ZERO,
                Round.Outcome.REFUSED,
                leading,
                List.of(findings),
                Optional.empty(),
                Optional.of(new IssuerPlan(ISSUER, List.of(), List.of())),
                Optional.empty(),
                Set.of(),
                Optional.empty());
    }

    @Test
    void onlyTheLeaderWrites() {
        StatusMap status = new StatusMap(api, "irsa-system", "irsa-publisher");
        status.write(round(false, Finding.error(Rule.W4, "it cannot even look")));
        assertThat(writes).isZero();
    }

    @Test
    void whatIsThereDecidesWhetherToWrite() {
        StatusMap status = new StatusMap(api, "irsa-system", "irsa-publisher");
        Round ours = round(true, Finding.error(Rule.W4, "ours"));
        status.write(ours);
        status.write(ours);
        assertThat(writes).isEqualTo(1);
        // another replica led for a while
        new StatusMap(api, "irsa-system", "irsa-publisher").write(round(true, Finding.error(Rule.W4, "theirs")));
        status.write(ours);
        assertThat(writes).isEqualTo(3);
        assertThat(data.path(StatusMap.key(ISSUER)).stringValue()).contains("W4: ours");
    }
}
