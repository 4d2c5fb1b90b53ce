package dev.irsa.identity.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.irsa.identity.ServiceAccountRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedIdentitiesFileTest {
    @TempDir
    Path directory;

    @Test
    void followsTheFile() throws IOException {
        Path file = directory.resolve("identities.json");
        try (WatchedIdentitiesFile identities = new WatchedIdentitiesFile(file, Duration.ofMillis(5))) {
            identities.start();
            assertThat(identities.get()).isEmpty();

            Files.writeString(file, "{\"identities\": [{\"namespace\": \"default\", \"serviceAccount\": \"app\"}]}");
            Set<ServiceAccountRef> app = Set.of(new ServiceAccountRef("default", "app"));
            await().until(() -> identities.get().equals(app));

            Files.writeString(file, "{\"identities\": [");
            await().during(Duration.ofMillis(100)).until(() -> identities.get().equals(app));

            Files.delete(file);
            await().until(() -> identities.get().isEmpty());
        }
    }
}
