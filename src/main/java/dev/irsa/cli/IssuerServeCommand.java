package dev.irsa.cli;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.sink.IssuerServer;
import dev.irsa.issuer.sink.ServerCertificate;
import dev.irsa.issuer.source.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code irsa issuer serve}: the documents from a server of our own. */
@Command(
        name = "serve",
        description = "Serve the documents of one or more clusters over HTTPS, and keep them right.",
        mixinStandardHelpOptions = true)
final class IssuerServeCommand implements Callable<Integer> {
    @Option(
            names = "--cluster",
            required = true,
            paramLabel = "ISSUER=KEYS",
            description = "an issuer and its keys: a file or an https URL, or several with commas; may be repeated")
    private Map<String, String> clusters = new LinkedHashMap<>();

    @Option(
            names = "--tls-cert",
            required = true,
            paramLabel = "PEM",
            description = "certificate and its intermediates")
    private Path certificate = Path.of("tls.crt");

    @Option(names = "--tls-key", required = true, paramLabel = "PEM", description = "the certificate's private key")
    private Path key = Path.of("tls.key");

    @Option(names = "--port", defaultValue = "8443", description = "(default: ${DEFAULT-VALUE})")
    private int port = 8443;

    @Option(
            names = "--bind",
            defaultValue = "0.0.0.0",
            description = "address to listen at (default: ${DEFAULT-VALUE})")
    private String address = "0.0.0.0";

    @Option(names = "--allow-host", paramLabel = "NAME", description = "a Host header to take besides the issuers' own")
    private Set<String> hosts = new LinkedHashSet<>();

    /** Where keys are remembered, or that they are not. */
    static final class Memory {
        @Option(names = "--state", paramLabel = "DIR", description = "remember keys here, so that a restart keeps them")
        private @Nullable Path state;

        @Option(
                names = "--forget-keys",
                description = {
                    "instead of --state: a restart forgets every key that no source lists any more,",
                    "and AWS refuses the tokens that it signed"
                })
        private boolean forgetful;
    }

    @ArgGroup(multiplicity = "1")
    private Memory memory = new Memory();

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "between looks at the keys (1m)")
    private Duration interval = Duration.ofMinutes(1);

    @Option(names = "--max-age", paramLabel = "TIME", converter = Durations.class, description = "Cache-Control (1h)")
    private Duration maxAge = Duration.ofHours(1);

    @Option(
            names = "--max-stale",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "serve for so long without a good look at the keys (24h)")
    private Duration maxStale = Duration.ofDays(1);

    @Option(names = "--derive-public", description = "take private keys as well, and use only their public half")
    private boolean derivePublic;

    @Option(names = "--no-check", description = "do not look at the public documents; no key is ever removed then")
    private boolean unchecked;

    @Mixin
    private IssuerTrustOptions trustOptions = new IssuerTrustOptions();

    @Mixin
    private IssuerOutput output = new IssuerOutput();

    @Override
    public Integer call() throws InterruptedException {
        return switch (open()) {
            case Checked.Refused<IssuerService>(List<Finding> findings) -> output.refuse(findings, IssuerExit.USAGE);
            case Checked.Accepted<IssuerService> accepted -> {
                try (IssuerService service = accepted.value()) {
                    service.start();
                    output.out().println("serving at port " + service.port());
                    output.out().flush();
                    new CountDownLatch(1).await();
                }
                yield IssuerExit.OK;
            }
        };
    }

    /** The service, not yet started, or what is wrong with the options. */
    Checked<IssuerService> open() {
        Findings findings = new Findings();
        Map<IssuerUrl, List<String>> issuers = new LinkedHashMap<>();
        clusters.forEach((text, words) -> IssuerUrl.parse(text, trustOptions.reach())
                .into(findings)
                .ifPresent(url -> issuers.put(url, List.of(words.split(",")))));
        RotationPolicy policy = RotationPolicy.DEFAULT.withCacheMaxAge(maxAge);
        policy.checked().into(findings);
        if (findings.hasErrors()) {
            return new Checked.Refused<>(findings.list());
        }
        try {
            Trust trust = trustOptions.trust();
            ServerCertificate serving = new ServerCertificate(certificate, key);
            IssuerService.Settings settings = new IssuerService.Settings(
                    new InetSocketAddress(address, port),
                    new IssuerServer.Settings(maxAge, maxStale, hosts),
                    interval,
                    policy,
                    trust,
                    trustOptions.reach(),
                    memory.forgetful ? Optional.empty() : Optional.ofNullable(memory.state),
                    derivePublic,
                    unchecked);
            return Checked.accepted(new IssuerService(issuers, serving, settings, output::print));
        } catch (IOException e) {
            return Checked.refused(Rule.W4, "the server cannot start: " + e.getMessage());
        }
    }
}
