package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.config.SettingsException;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.publisher.ProviderWatch;
import dev.irsa.publisher.PublisherParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class PublisherOptionsTest {
    private static final String ONE = "https://oidc.irsa.dev/one";
    private static final String TWO = "https://oidc.irsa.dev/two";

    @TempDir
    private Path directory;

    @Command
    private static final class Flags {
        @Option(names = "--config")
        private Path config;

        @Mixin
        private PublisherOptions options = new PublisherOptions();
    }

    private static PublisherParts.Settings settings(Map<String, String> environment, String... arguments) {
        Flags flags = new Flags();
        CommandLine line = new CommandLine(flags)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setDefaultValueProvider(ExternalValues.of(List.of(arguments), environment));
        line.parseArgs(arguments);
        return flags.options.settings();
    }

    private PublisherParts.Settings good(String... more) {
        List<String> all = new ArrayList<>(List.of("--issuer=" + ONE, "--directory=" + directory));
        all.addAll(List.of(more));
        return settings(Map.of(), all.toArray(String[]::new));
    }

    @Test
    void theUsualIsFiveMinutesAndRepair() {
        PublisherParts.Settings settings = good();
        assertThat(settings.enforcing()).isTrue();
        assertThat(settings.schedule().interval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.check()).isPresent();
        assertThat(settings.policy().blindness()).isEqualTo(Duration.ofHours(1));
        assertThat(good("--interval=2h", "--ready-within=4h").policy().blindness())
                .isEqualTo(Duration.ofHours(6));
        assertThat(settings.sinks().get(new IssuerUrl(ONE))).hasSize(1);
        assertThat(good("--mode=report", "--no-check").enforcing()).isFalse();
        assertThat(good("--no-check").check()).isEmpty();
    }

    @Test
    void severalSinksAndIssuersComeFromAFileAndTheEnvironment() throws Exception {
        Path config = Files.writeString(directory.resolve("publisher.yaml"), """
                issuer: [%s, %s]
                directory:
                - %s=/srv/one
                - %s=/srv/two
                - %s=/srv/again
                interval: 1m
                """.formatted(ONE, TWO, ONE, TWO, TWO));
        PublisherParts.Settings settings = settings(Map.of("IRSA_MODE", "report"), "--config=" + config);
        assertThat(settings.sinks().get(new IssuerUrl(ONE))).hasSize(1);
        assertThat(settings.sinks().get(new IssuerUrl(TWO))).hasSize(2);
        assertThat(settings.enforcing()).isFalse();
        assertThat(settings.schedule().interval()).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--issuer=http://oidc.irsa.dev | I1:",
                "--directory=https://oidc.irsa.dev/other=/srv | there is no --issuer https://oidc.irsa.dev/other",
                "--sink=s3://x/y | names no bucket",
                "--interval=0.5s | --interval must be from 1s to 12h",
                "--interval=13h | --interval must be from 1s to 12h",
                "--interval=10m | --ready-within must be at least twice",
                "--look-interval=6m | --look-interval must be",
                "--look-interval=0s | --look-interval must be",
                "--config-map=Not_A_Name | cannot be the name of an object",
                "--max-age=2h | T6:",
                "--ca-file=/does/not/exist | --ca-file cannot be read",
                "--audience= | --audience must not be empty",
            })
    void whatIsWrongIsSaidInASentence(String flag, String sentence) {
        assertThatThrownBy(() -> good(flag))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void W4_documentsMustGoSomewhere() {
        assertThatThrownBy(() -> settings(Map.of(), "--issuer=" + ONE))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "W4: there is nowhere to publish " + ONE + " to; say --sink, --directory or --serve-tls-cert");
    }

    @Test
    void theProviderIsLookedAtOnlyWhenAsked() {
        assertThat(good().provider()).isEmpty();
        ProviderWatch.Settings report =
                good("--provider=report", "--audience=a,b").provider().orElseThrow();
        assertThat(report.repairing()).isFalse();
        assertThat(report.goal().clientIds()).containsExactlyInAnyOrder("a", "b");
        assertThat(report.goal().prune() || report.goal().adopt()).isFalse();
        ProviderWatch.Settings ensure =
                good("--provider=ensure", "--provider-client-id=c").provider().orElseThrow();
        assertThat(ensure.repairing()).isTrue();
        assertThat(ensure.goal().clientIds()).containsExactly("c");
        assertThat(good("--provider=ensure", "--mode=report")
                        .provider()
                        .orElseThrow()
                        .repairing())
                .as("a publisher that only reports changes nothing in IAM either")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--provider=report --provider-client-id=a\u00a0b | a client id has 1 to 255 characters",
                "--provider=report --provider-thumbprint=abc | of 40 hexadecimal digits",
                "--provider=report --provider-interval=0s | --provider-interval must be at least 1s",
                "--serve-tls-cert=/nowhere/tls.crt | go together",
                "--serve-tls-key=/nowhere/tls.key | go together",
                "--serve-tls-cert=/nowhere/tls.crt --serve-tls-key=/nowhere/tls.key | cannot be used",
                "--serve-tls-cert=a --serve-tls-key=b --document=rewritten | --document synthesised only",
                "--serve-tls-cert=a --serve-tls-key=b --serve-max-stale=0s | --serve-max-stale more than nothing",
                "--api-server-samples=0 | from 1 to 20",
            })
    void whatCannotBeIsRefused(String flags, String sentence) {
        assertThatThrownBy(() -> good(flags.split(" ")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(sentence);
    }
}
