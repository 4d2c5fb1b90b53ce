package dev.irsa.publisher;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.sink.IssuerServer;
import dev.irsa.issuer.sink.LedgerStore;
import dev.irsa.issuer.sink.PublicKeys;
import dev.irsa.issuer.sink.ServerCertificate;
import dev.irsa.issuer.sink.Shelf;
import dev.irsa.leader.Leadership;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the documents out over HTTPS from this replica, whether it leads or not. The leader publishes to its own shelf as
 * to any other sink; the others put there what the leader remembers, every few seconds, and go on with it while nobody
 * leads, but not for ever.
 */
public final class Serving implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    /**
     * How it serves.
     *
     * @param address where it listens
     * @param server among other things for how long documents are served after a good look at the sources
     */
    public record Settings(InetSocketAddress address, ServerCertificate certificate, IssuerServer.Settings server) {}

    private final Settings settings;
    private final Leadership leadership;
    private final Duration look;
    private final InstantSource clock;
    private final Map<IssuerUrl, Shelf> shelves = new LinkedHashMap<>();
    private final Map<Shelf, LedgerStore> ledgers = new LinkedHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable IssuerServer server;

    /**
     * A server that does not listen yet.
     *
     * @param look from one look at what the leader remembers to the next
     */
    Serving(Settings settings, Leadership leadership, Duration look, InstantSource clock) {
        this.settings = settings;
        this.leadership = leadership;
        this.look = look;
        this.clock = clock;
    }

    /** A place for an issuer's documents. */
    Shelf shelf(IssuerUrl issuer, LedgerStore ledger) {
        Shelf shelf = new Shelf(issuer);
        shelves.put(issuer, shelf);
        ledgers.put(shelf, ledger);
        return shelf;
    }

    /** The look from outside is asked for once everything is on the shelf, and must find it there. */
    PublicKeys confirming(Shelf shelf, PublicKeys outside) {
        return () -> {
            shelf.confirm(clock.instant());
            return outside.fetch();
        };
    }

    /** Listens, and begins to follow the leader. */
    public void start() throws IOException {
        IssuerServer listening = new IssuerServer(
                settings.address(), settings.certificate(), shelves.values(), settings.server(), clock);
        server = listening;
        listening.start();
        LOG.info("serving the documents at port {}", listening.port());
        Thread.ofVirtual().name("serving").start(this::run);
    }

    private void run() {
        try {
            do {
                if (!leadership.isLeading()) {
                    shelves.keySet().forEach(this::follow);
                }
                reload();
            } while (!closed.await(look.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Puts on the shelf what the leader remembers; whoever begins to lead goes on from there. */
    void follow(IssuerUrl issuer) {
        Shelf shelf = shelves.get(issuer);
        LedgerStore ledger = shelf == null ? null : ledgers.get(shelf);
        if (shelf == null || ledger == null) {
            return;
        }
        try {
            if (ledger.read() instanceof Checked.Accepted<LedgerStore.Saved> accepted) {
                shelf.restore(accepted.value().ledger());
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("what the leader remembers of {} cannot be read; the last documents stay", issuer, e);
        }
    }

    private void reload() {
        try {
            if (settings.certificate().reload()) {
                LOG.info("another certificate is served from now on");
            }
        } catch (IOException e) {
            LOG.warn("the new certificate is not used: {}", e.getMessage());
        }
    }

    /** Why requests should not be sent here: an issuer's documents are not there, or are too old. */
    public Optional<String> unready() {
        return shelves.values().stream()
                .filter(shelf -> !shelf.isFresh(settings.server().maxStale(), clock.instant()))
                .map(shelf -> "no documents of " + shelf.issuer() + " that are new enough")
                .findFirst();
    }

    @Override
    public void close() {
        closed.countDown();
        IssuerServer listening = server;
        if (listening != null) {
            listening.close();
        }
    }
}
