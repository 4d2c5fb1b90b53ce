package dev.irsa.publisher;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.sink.IssuerServer;
import dev.irsa.issuer.sink.LedgerStore;
import dev.irsa.issuer.sink.PublicKeys;
import dev.irsa.issuer.sink.ServerCertificate;
import dev.irsa.issuer.sink.Shelf;
import dev.irsa.leader.Leadership;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the documents out over HTTPS from this replica, whether it leads or not. The leader publishes to its own shelf as
 * to any other sink; the others put there what the leader remembers, every few seconds, and go on with it while nobody
 * leads, but not for ever once it or the sources cannot be read.
 */
public final class Serving implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    /** Longer than any look takes: each of its waits has an end. */
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(10);

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
    private final Set<IssuerUrl> following = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Shelf, Set<KeyId>> remembered = new HashMap<>();
    private volatile Instant alive = Instant.MAX;
    private @Nullable IssuerServer server;
    private @Nullable Thread thread;

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

    /** Where an issuer's documents are served from. */
    Shelf shelf(IssuerUrl issuer) {
        return Optional.ofNullable(shelves.get(issuer)).orElseThrow();
    }

    /** A place for an issuer's documents. */
    Shelf shelf(IssuerUrl issuer, LedgerStore ledger) {
        Shelf shelf = new Shelf(issuer);
        shelves.put(issuer, shelf);
        ledgers.put(shelf, ledger);
        return shelf;
    }

    /**
     * The sources: while they answer, what is on the shelf is served, if it is what the leader remembers. A replica that
     * cannot read that may lack a key which others publish, and stops in time.
     */
    Supplier<Observation> looking(Shelf shelf, Supplier<Observation> sources) {
        return () -> {
            Observation seen = sources.get();
            if (following.contains(shelf.issuer())) {
                shelf.looked(seen, clock.instant());
            }
            return seen;
        };
    }

    /** The look from outside is asked for once everything is on the shelf, and must find it there. */
    PublicKeys confirming(Shelf shelf, PublicKeys outside) {
        return () -> {
            shelf.confirm(clock.instant());
            return outside.fetch();
        };
    }

    /**
     * Listens, and begins to follow the leader.
     *
     * @param wake makes a round at once: asked for when this replica leads, and somebody else changed what is to be public
     */
    public void start(Runnable wake) throws IOException {
        IssuerServer listening = new IssuerServer(
                settings.address(), settings.certificate(), shelves.values(), settings.server(), clock);
        server = listening;
        listening.start();
        LOG.info("serving the documents at port {}", listening.port());
        alive = clock.instant();
        thread = Thread.ofVirtual().name("serving").start(() -> run(wake));
    }

    private void run(Runnable wake) {
        try {
            do {
                look(wake);
            } while (!closed.await(look.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A defect must not keep this replica from following the leader from the next look on. */
    private void look(Runnable wake) {
        try {
            if (!leadership.isLeading()) {
                shelves.keySet().forEach(this::follow);
            } else if (shelves.values().stream().filter(this::isOutdated).count() > 0) {
                LOG.info("somebody else changed what is to be public");
                wake.run();
            }
            reload();
        } catch (RuntimeException e) {
            LOG.error("what the leader remembers could not be looked at", e);
        }
        alive = clock.instant();
    }

    /** Whether other keys are to be public than at the last look, and others than are on the shelf; told once. */
    private boolean isOutdated(Shelf shelf) {
        LedgerStore ledger = ledgers.get(shelf);
        try {
            if (ledger != null && ledger.read() instanceof Checked.Accepted<LedgerStore.Saved> accepted) {
                Set<KeyId> kids = accepted.value().ledger().published().kids();
                boolean changed = !kids.equals(remembered.put(shelf, kids));
                return changed && !kids.equals(shelf.keys().kids());
            }
        } catch (IOException e) {
            LOG.debug("what is remembered of {} cannot be read", shelf.issuer(), e);
        }
        return false;
    }

    /** Puts on the shelf what the leader remembers; whoever begins to lead goes on from there. */
    void follow(IssuerUrl issuer) {
        Shelf shelf = shelves.get(issuer);
        LedgerStore ledger = shelf == null ? null : ledgers.get(shelf);
        if (shelf == null || ledger == null) {
            return;
        }
        following.remove(issuer);
        try {
            long changes = shelf.changes();
            if (ledger.read() instanceof Checked.Accepted<LedgerStore.Saved> accepted) {
                shelf.restore(accepted.value().ledger(), changes);
                following.add(issuer);
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

    /** Why this process should be started again: it follows the leader no longer. */
    Optional<String> stuck() {
        Thread running = thread;
        boolean dead = running != null && !running.isAlive() && closed.getCount() > 0;
        boolean hanging = running != null && alive.isBefore(clock.instant().minus(LONGEST_LOOK));
        return dead || hanging
                ? Optional.of("what the leader remembers was not looked at since " + alive)
                : Optional.empty();
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
