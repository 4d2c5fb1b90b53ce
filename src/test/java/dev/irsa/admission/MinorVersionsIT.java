package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Kube;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The corpus of R38 is no invention: an API server takes the pod of its own minor version, field by field. */
class MinorVersionsIT {
    private static final int NEWEST = 37;

    @Test
    void r38_anApiServerKnowsEveryFieldOfItsVersion() throws Exception {
        try (Kube admin = ControlPlane.shared().admin()) {
            int minor = Integer.parseInt(admin.get("/version").text("/minor").replaceAll("[^0-9]", ""));
            Path file = Path.of("src/test/resources/reviews/minors", "v1." + Math.min(minor, NEWEST) + ".json");
            JsonNode pod = Reviews.JSON.readTree(Files.readAllBytes(file)).at("/request/object");
            admin.namespace("demo");
            Kube.Reply reply = admin.post("/api/v1/namespaces/demo/pods?dryRun=All&fieldValidation=Strict", pod);
            assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        }
    }
}
