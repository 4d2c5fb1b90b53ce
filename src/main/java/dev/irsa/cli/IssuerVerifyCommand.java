package dev.irsa.cli;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.Json;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.check.CheckReport;
import dev.irsa.issuer.check.CheckSettings;
import dev.irsa.issuer.check.IssuerCheck;
import dev.irsa.issuer.source.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code irsa issuer verify}: tells anybody what is wrong with an issuer. */
@Command(
        name = "verify",
        description = "Look at an issuer from outside, as AWS does. Needs no credentials, and works for any issuer.",
        mixinStandardHelpOptions = true)
final class IssuerVerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "URL", description = "the issuer")
    private String issuer = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "verify this token with the public documents alone")
    private @Nullable Path tokenFile;

    @Option(
            names = "--audience",
            paramLabel = "TEXT",
            description = "an audience the token may be for; may be repeated (default: " + CheckSettings.STS + ")")
    private Set<String> audiences = new LinkedHashSet<>();

    @Option(names = "--expect", paramLabel = "FILE", description = "the key set that should be public")
    private @Nullable Path expected;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "for each answer (10s)")
    private Duration timeout = Duration.ofSeconds(10);

    @Mixin
    private IssuerTrustOptions trustOptions = new IssuerTrustOptions();

    @Mixin
    private IssuerOutput output = new IssuerOutput();

    @Override
    public Integer call() {
        return switch (settings()) {
            case Checked.Refused<CheckSettings>(List<Finding> findings) -> output.refuse(findings, IssuerExit.USAGE);
            case Checked.Accepted<CheckSettings> accepted -> verify(accepted.value());
        };
    }

    private int verify(CheckSettings settings) {
        CheckReport report = IssuerCheck.run(issuer, settings, Instant.now());
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("issuer", issuer).put("passed", report.passed());
        output.print(json, report.findings());
        return report.passed() ? IssuerExit.OK : IssuerExit.FAILURE;
    }

    private Checked<CheckSettings> settings() {
        Findings findings = new Findings();
        try {
            Trust trust = trustOptions.trust();
            List<String> tokens = List.of();
            if (tokenFile != null) {
                // one that is not ASCII is no token, and found out as such
                tokens = List.of(new String(bytes(tokenFile), StandardCharsets.ISO_8859_1));
            }
            Optional<Jwks> keys = Optional.empty();
            if (expected != null) {
                keys = Jwks.parse(bytes(expected)).into(findings);
            }
            CheckSettings settings = new CheckSettings(
                    trust,
                    trustOptions.reach(),
                    timeout,
                    RotationPolicy.DEFAULT,
                    tokens,
                    audiences.isEmpty() ? Set.of(CheckSettings.STS) : audiences,
                    keys);
            return findings.accept(() -> settings);
        } catch (IOException e) {
            return Checked.refused(Rule.A2, "a file cannot be read: " + e.getMessage());
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(Json.MAX_READ_BYTES + 1);
        }
    }
}
