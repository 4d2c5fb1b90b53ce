package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.certificate.InMemoryCertificate;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuerDemoTest {
    @TempDir
    private Path directory;

    @Test
    void isGreenThenRedThenGreenAgain() throws Exception {
        List<String> lines = new ArrayList<>();
        InMemoryCertificate certificate = new InMemoryCertificate(List.of("localhost", "127.0.0.1"), Clock.systemUTC());
        assertThat(new IssuerDemo(directory, certificate, lines::add).run())
                .as(String.join("\n", lines))
                .isTrue();
        assertThat(lines).hasSizeLessThan(15);
        List<String> results = lines.stream()
                .filter(line -> line.contains("@|green") || line.contains("@|red"))
                .map(line -> line.contains("@|green") ? "green" : "red")
                .distinct()
                .toList();
        assertThat(results).containsExactly("green", "red");
        assertThat(lines).anyMatch(line -> line.contains("K3 ERROR"));
        assertThat(lines.getLast()).contains("@|green OK");
    }
}
