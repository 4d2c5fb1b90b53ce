package dev.irsa.cli;

import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.Reach;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Severity;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.check.CheckSettings;
import dev.irsa.issuer.check.PublicIssuer;
import dev.irsa.issuer.sink.ConfigMapLedger;
import dev.irsa.issuer.sink.IssuerServer;
import dev.irsa.issuer.sink.LedgerFile;
import dev.irsa.issuer.sink.LedgerMemory;
import dev.irsa.issuer.sink.LedgerStore;
import dev.irsa.issuer.sink.PublicKeys;
import dev.irsa.issuer.sink.Run;
import dev.irsa.issuer.sink.ServerCertificate;
import dev.irsa.issuer.sink.Shelf;
import dev.irsa.issuer.source.Fetch;
import dev.irsa.issuer.source.KeySources;
import dev.irsa.issuer.source.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The server, and the rounds in which its documents and its certificate are kept right. */
final class IssuerService implements AutoCloseable {
    private static final Duration FETCH = Duration.ofSeconds(10);

    /** What it needs to know. */
    record Settings(
            InetSocketAddress address,
            IssuerServer.Settings server,
            Duration interval,
            RotationPolicy policy,
            Trust trust,
            Reach reach,
            Optional<Path> state,
            boolean derivePublic,
            boolean unchecked) {}

    private final Map<Shelf, Run> runs = new LinkedHashMap<>();
    private final Map<IssuerUrl, List<Finding>> said = new HashMap<>();
    private final ServerCertificate certificate;
    private final Settings settings;
    private final Consumer<List<Finding>> report;
    private final Fetch fetch;
    private final IssuerServer server;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("issuer-rounds").factory());

    IssuerService(
            Map<IssuerUrl, List<String>> issuers,
            ServerCertificate certificate,
            Settings settings,
            Consumer<List<Finding>> report)
            throws IOException {
        this.certificate = certificate;
        this.settings = settings;
        this.report = report;
        this.fetch = new Fetch(settings.trust(), FETCH);
        for (Map.Entry<IssuerUrl, List<String>> issuer : issuers.entrySet()) {
            Shelf shelf = new Shelf(issuer.getKey());
            LedgerStore ledgers = ledgers(shelf.issuer());
            // one that cannot be read is told of in the first round
            ledgers.read().toOptional().ifPresent(saved -> shelf.restore(saved.ledger()));
            runs.put(shelf, run(shelf, issuer.getValue(), ledgers));
        }
        this.server = new IssuerServer(
                settings.address(), certificate, runs.keySet(), settings.server(), InstantSource.system());
    }

    private Run run(Shelf shelf, List<String> words, LedgerStore ledgers) {
        IssuerUrl issuer = shelf.issuer();
        KeySources sources = new KeySources(words.stream()
                .map(word -> KeySources.of(word, settings.derivePublic(), fetch))
                .toList());
        PublicKeys publicKeys = settings.unchecked()
                ? PublicKeys.UNCHECKED
                : new PublicIssuer(
                        issuer, CheckSettings.of(settings.trust(), settings.reach()), InstantSource.system());
        PublicKeys confirming = () -> {
            // asked for once everything is on the shelf; the look from outside must find it there
            shelf.confirm(Instant.now());
            return publicKeys.fetch();
        };
        Supplier<Observation> looking = () -> {
            Observation seen = sources.get();
            shelf.looked(seen, Instant.now());
            return seen;
        };
        return new Run(issuer, settings.policy(), looking, ledgers, List.of(shelf), confirming, InstantSource.system());
    }

    private LedgerStore ledgers(IssuerUrl issuer) {
        return settings.state()
                .<LedgerStore>map(directory -> new LedgerFile(directory.resolve(fileName(issuer)), issuer))
                .orElseGet(LedgerMemory::new);
    }

    static String fileName(IssuerUrl issuer) {
        return ConfigMapLedger.key(issuer, "ledger.json");
    }

    /** Serves, and makes the first round at once. */
    void start() {
        server.start();
        ScheduledFuture<?> _ = rounds.scheduleWithFixedDelay(
                this::round, 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    int port() {
        return server.port();
    }

    private void round() {
        runs.forEach((shelf, run) -> tell(shelf.issuer(), round(run)));
        try {
            certificate.reload();
        } catch (IOException e) {
            report.accept(List.of(Finding.error(Rule.T1, "the new certificate is not used: " + e.getMessage())));
        }
    }

    private static List<Finding> round(Run run) {
        try {
            return run.publish(Situation.Options.DEFAULT).findings();
        } catch (RuntimeException e) {
            // the next round must come whatever happens in this one
            return List.of(Finding.error(Rule.W4, "a round failed: " + e));
        }
    }

    /** Says what has changed since it was said last. */
    private void tell(IssuerUrl issuer, List<Finding> findings) {
        List<Finding> news = findings.stream()
                .filter(finding -> finding.severity() != Severity.OK)
                .toList();
        if (!news.equals(said.put(issuer, news))) {
            report.accept(news);
        }
    }

    @Override
    public void close() {
        rounds.shutdownNow();
        server.close();
        fetch.close();
    }
}
