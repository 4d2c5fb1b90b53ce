package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TrainIT {
    @Test
    void theTrainingInjectsAndEnds() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.irsa.cli.Irsa",
                        "train",
                        "--reviews=20"))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Matcher said = Pattern.compile("Sent (\\d+) reviews; (\\d+) pods were injected\\.")
                .matcher(output);
        assertThat(said.find()).as(output).isTrue();
        assertThat(Integer.parseInt(said.group(1))).isGreaterThanOrEqualTo(20);
        // The webhook in it follows a cluster: a training that finds no role would be worth little.
        assertThat(Integer.parseInt(said.group(2))).isGreaterThan(5);
        assertThat(process.exitValue()).isZero();
    }
}
