package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The sample manifests do what their comments say. */
class SamplesTest {
    private static final Path SAMPLES = Path.of("config/samples");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private void inject(String... arguments) {
        int code = new CommandLine(new InjectCommand(InputStream.nullInputStream()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        assertThat(code).as(err.toString()).isZero();
    }

    @Test
    void eachOutcomeIsShown() {
        inject("-f", SAMPLES.toString());
        assertThat(err.toString().lines())
                .containsExactly(
                        "cronjob batch-nightly/cleaner: injected",
                        "daemonset default/agent: volume-name-taken",
                        "daemonset default/agent: warning: container agent: "
                                + "another volume has the token's name; no AWS credentials",
                        "deployment default/reports: injected",
                        "job default/migrate: role-invalid",
                        "job default/migrate: warning: serviceaccount default/typo: "
                                + "role-arn has no 12-digit account; pod gets no AWS credentials",
                        "pod default/legacy: injected",
                        "pod default/web: no-role",
                        "pod default/orphan: service-account-not-found",
                        "pod default/iis: injected",
                        "pod default/app: injected",
                        "statefulset default/store: injected",
                        "statefulset default/store: warning: container backup: "
                                + "sets only half of the AWS identity variables; left as it is");
    }

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachFileSaysWhatItShowsInTwoLines(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.subList(0, 2)).allMatch(line -> line.startsWith("# ") && line.length() <= 130);
        assertThat(lines.get(2)).isEqualTo("apiVersion: " + lines.get(2).substring("apiVersion: ".length()));
    }
}
