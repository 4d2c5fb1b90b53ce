package dev.irsa.issuer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Ledger;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.View;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.FaultProxy;
import dev.irsa.testing.Kube;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over a real ConfigMap and a real directory, two at a time, and with a death before and after every operation. */
class PublisherRaceIT {
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/one");

    private final ControlPlane plane = ControlPlane.shared();
    private final FaultProxy proxy = new FaultProxy(plane);
    private final ApiConnection api = ApiConnection.open(ApiAccess.url(proxy.url()), "test");
    private final Kube admin = plane.admin();
    private final String namespace = "r" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    private Path directory;

    {
        admin.namespace(namespace);
    }

    @AfterEach
    void close() {
        api.close();
        proxy.close();
        admin.close();
    }

    /** What an API server that knows this many keys says. */
    private static Observation listing(int keys) {
        Jwks listed = TestingKeys.jwks(IntStream.range(0, keys).toArray());
        return new Observation(
                List.of(new View.Listed("it", listed, Optional.empty(), Optional.of(TestingKeys.kid(0)), List.of())));
    }

    private Run run(
            java.util.function.Supplier<Observation> sources, LedgerStore ledger, Sink sink, PublicKeys publicKeys) {
        return new Run(
                ISSUER, RotationPolicy.DEFAULT, sources, ledger, List.of(sink), publicKeys, InstantSource.system());
    }

    private static Checked<Jwks> held(Sink sink) {
        try {
            return sink.read(Document.Kind.JWKS) instanceof Stored.Present present
                    ? Jwks.parse(present.document().bytes())
                    : Checked.accepted(Jwks.EMPTY);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Set<KeyId> kids(Sink sink) {
        return held(sink).toOptional().orElseThrow().kids();
    }

    @Test
    void W2_twoThatBothBelieveThatTheyLeadLoseNoKey() throws Exception {
        int last = 12;
        AtomicInteger known = new AtomicInteger(1);
        AtomicInteger conflicts = new AtomicInteger();
        Directory sink = new Directory(directory, ISSUER);
        // each may have asked a moment ago, or an API server that has not been restarted
        java.util.function.Supplier<Observation> sources = () ->
                listing(Math.max(1, known.get() - ThreadLocalRandom.current().nextInt(2)));
        List<String> shrunk = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> publishers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Run run = run(sources, new ConfigMapLedger(api, namespace, "race", ISSUER), sink, () -> held(sink));
                publishers.add(threads.submit(() -> {
                    while (known.get() < last) {
                        if (run.publish(Situation.Options.DEFAULT) instanceof PublishResult.Interrupted) {
                            conflicts.incrementAndGet();
                        }
                    }
                }));
            }
            Set<KeyId> seen = new HashSet<>();
            while (known.get() < last) {
                // the next key comes when the one before is public
                Set<KeyId> now = kids(sink);
                if (!now.containsAll(seen)) {
                    shrunk.add(seen + " became " + now);
                }
                seen.addAll(now);
                if (now.contains(TestingKeys.kid(known.get() - 1))) {
                    known.incrementAndGet();
                }
            }
            for (Future<?> publisher : publishers) {
                publisher.get();
            }
        }
        assertThat(shrunk).isEmpty();
        assertThat(conflicts).as("they were in each other's way").hasPositiveValue();
        ConfigMapLedger ledger = new ConfigMapLedger(api, namespace, "race", ISSUER);
        Run alone = run(() -> listing(last), ledger, sink, () -> held(sink));
        assertThat(alone.publish(Situation.Options.DEFAULT)).isInstanceOf(PublishResult.Completed.class);
        assertThat(kids(sink)).hasSize(last);
        assertThat(ledger.read().toOptional().orElseThrow().ledger().keys()).hasSize(last);
        System.out.println("two publishers at once: " + conflicts + " conflicts, " + last + " keys, none lost");
    }

    /** Dies before or after the operation with a number. */
    private static final class Mortal {
        private final int dies;
        private final boolean afterwards;
        private int operations;

        Mortal(int dies, boolean afterwards) {
            this.dies = dies;
            this.afterwards = afterwards;
        }

        /** Something that may fail as reading and writing do. */
        private interface Operation<T> {
            T run() throws IOException;
        }

        <T> T live(Operation<T> operation) throws IOException {
            boolean dying = operations++ == dies;
            if (dying && !afterwards) {
                throw new IllegalStateException("died before");
            }
            T result = operation.run();
            if (dying) {
                throw new IllegalStateException("died after");
            }
            return result;
        }

        LedgerStore ledger(LedgerStore store) {
            return new LedgerStore() {
                @Override
                public Checked<Saved> read() throws IOException {
                    return live(store::read);
                }

                @Override
                public Written write(Ledger ledger, Saved expected) throws IOException {
                    return live(() -> store.write(ledger, expected));
                }
            };
        }

        Sink sink(Sink sink) {
            return new Sink() {
                @Override
                public String name() {
                    return sink.name();
                }

                @Override
                public Stored read(Document.Kind kind) throws IOException {
                    return live(() -> sink.read(kind));
                }

                @Override
                public Written write(Document document, Stored expected) throws IOException {
                    return live(() -> sink.write(document, expected));
                }
            };
        }
    }

    @Test
    void aDeathBetweenAnyTwoOperationsIsMadeGoodByTheNextRun() throws Exception {
        int deaths = 0;
        for (boolean afterwards : new boolean[] {false, true}) {
            for (int operation = 0; ; operation++) {
                String name = "crash-" + afterwards + "-" + operation;
                Directory sink = new Directory(directory.resolve(name), ISSUER);
                ConfigMapLedger ledger = new ConfigMapLedger(api, namespace, name, ISSUER);
                Run well = run(() -> listing(1), ledger, sink, () -> held(sink));
                assertThat(well.publish(Situation.Options.DEFAULT)).isInstanceOf(PublishResult.Completed.class);

                Mortal mortal = new Mortal(operation, afterwards);
                Run dying = run(() -> listing(2), mortal.ledger(ledger), mortal.sink(sink), () -> held(sink));
                boolean died = false;
                try {
                    dying.publish(Situation.Options.DEFAULT);
                } catch (IllegalStateException e) {
                    died = true;
                    deaths++;
                }
                assertThat(kids(sink)).as(name).contains(TestingKeys.kid(0));
                // the next one finds another API server, which does not know the new key: what is public stays
                run(() -> listing(1), ledger, sink, () -> held(sink)).publish(Situation.Options.DEFAULT);
                assertThat(kids(sink)).as(name).contains(TestingKeys.kid(0));
                Run next = run(() -> listing(2), ledger, sink, () -> held(sink));
                assertThat(next.publish(Situation.Options.DEFAULT)).isInstanceOf(PublishResult.Completed.class);
                assertThat(kids(sink)).as(name).isEqualTo(TestingKeys.jwks(0, 1).kids());
                if (!died) {
                    break;
                }
            }
        }
        // ledger, two documents, the ledger, the document and its reading back, the ledger twice
        assertThat(deaths).isGreaterThanOrEqualTo(16);
        System.out.println("deaths between operations: " + deaths + ", all made good");
    }
}
