package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.certificate.CertificateAuthority;
import dev.irsa.certificate.CertificateSource;
import dev.irsa.certificate.FileCertificate;
import dev.irsa.certificate.Pem;
import dev.irsa.certificate.ServingCertificate;
import dev.irsa.config.TlsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R21, and its part of R14: a certificate is replaced under load, in whatever order its files arrive. */
class CertificateReloadTest {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final CertificateAuthority authority =
            CertificateAuthority.create("test", Instant.now(), Duration.ofDays(1));
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Set<BigInteger> served = ConcurrentHashMap.newKeySet();

    /** A replica that finds the CA's Secret has its real leaf within milliseconds of its start. */
    @Test
    void aCertificateThatComesWhileTheServerStartsIsServed() throws Exception {
        // Where exactly in the start it comes is chance; one that came too early would never be served.
        for (int delay = 0; delay < 200; delay += 10) {
            int millis = delay;
            ServingCertificate first = issue();
            ServingCertificate last = issue();
            CertificateSource source = new CertificateSource() {
                private volatile ServingCertificate current = first;

                @Override
                public ServingCertificate current() {
                    return current;
                }

                @Override
                public void start(Consumer<ServingCertificate> listener) {
                    Thread.ofPlatform().start(() -> {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                        current = last;
                        listener.accept(last);
                    });
                }

                @Override
                public void close() {}
            };
            try (TestWebhook webhook = TestWebhook.start(source, Pem.certificate(authority.certificate()))) {
                untilServed(webhook, last);
            }
        }
    }

    @Test
    void r21_noCallFailsWhileTheCertificateIsReplaced(@TempDir Path directory) throws Exception {
        Path link = directory.resolve("..data");
        TlsSettings.Files files = new TlsSettings.Files(link.resolve("tls.crt"), link.resolve("tls.key"));
        ServingCertificate first = issue();
        Files.createSymbolicLink(link, write(directory.resolve("one"), first));
        try (TestWebhook webhook = TestWebhook.start(
                        new FileCertificate(files, INTERVAL), Pem.certificate(authority.certificate()));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                ends.add(clients.submit(() -> keepCalling(webhook)));
            }
            ends.add(clients.submit(() -> keepConnecting(webhook)));
            goesOn();

            // As a kubelet does: a new directory, and the link to it exchanged at once.
            ServingCertificate second = issue();
            Path next = directory.resolve("..next");
            Files.createSymbolicLink(next, write(directory.resolve("two"), second));
            Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            untilServed(webhook, second);
            goesOn();

            // Key first: while the certificate is still that of another key, the pair in use stays.
            ServingCertificate third = issue();
            Files.writeString(files.key(), Pem.key(third.key()));
            goesOn();
            goesOn();
            assertThat(servedTo(webhook)).isEqualTo(serial(second));
            // And half a certificate is none.
            String whole = chain(third);
            Files.writeString(files.certificate(), whole.substring(0, whole.length() / 4));
            goesOn();
            goesOn();
            assertThat(servedTo(webhook)).isEqualTo(serial(second));
            Files.writeString(files.certificate(), whole);
            untilServed(webhook, third);
            goesOn();

            stop.countDown();
            for (Future<?> end : ends) {
                end.get();
            }
            assertThat(failures).isEmpty();
            assertThat(served).containsExactlyInAnyOrder(serial(first), serial(second), serial(third));
            System.out.printf("R21: %d calls, %d new connections, none failed%n", calls.get(), connections.get());
        }
    }

    /** Waits for many calls and new connections, and for longer than two looks at the files take. */
    private void goesOn() {
        int enoughCalls = calls.get() + 200;
        int enoughConnections = connections.get() + 10;
        Awaitility.await()
                .atLeast(INTERVAL.multipliedBy(3))
                .atMost(Duration.ofSeconds(60))
                .pollDelay(INTERVAL.multipliedBy(4))
                .until(() -> calls.get() > enoughCalls && connections.get() > enoughConnections);
    }

    private Void keepCalling(TestWebhook webhook) throws Exception {
        RawHttp only = new RawHttp(webhook.connect());
        // There is no second connection: one that is dropped fails.
        try (only) {
            byte[] call = Edge.goodCall();
            while (!stop.await(1, TimeUnit.MILLISECONDS)) {
                Edge.isGood(only.exchange(call));
                calls.incrementAndGet();
            }
        } catch (IOException | AssertionError e) {
            failures.add(e);
        }
        return null;
    }

    private Void keepConnecting(TestWebhook webhook) throws Exception {
        while (!stop.await(1, TimeUnit.MILLISECONDS)) {
            try {
                served.add(servedTo(webhook));
                connections.incrementAndGet();
            } catch (UncheckedIOException | AssertionError e) {
                failures.add(e);
            }
        }
        return null;
    }

    /** The serial number of the certificate that a new connection gets, on which a call is made. */
    private static BigInteger servedTo(TestWebhook webhook) {
        try (SSLSocket socket = webhook.connect()) {
            Edge.isGood(new RawHttp(socket).exchange(Edge.goodCall()));
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void untilServed(TestWebhook webhook, ServingCertificate certificate) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> servedTo(webhook).equals(serial(certificate)));
    }

    private ServingCertificate issue() {
        return authority.issue(List.of("localhost", "127.0.0.1"), Instant.now(), Duration.ofDays(1));
    }

    private static BigInteger serial(ServingCertificate certificate) {
        return certificate.chain().getFirst().getSerialNumber();
    }

    private static Path write(Path directory, ServingCertificate certificate) throws IOException {
        Files.createDirectory(directory);
        Files.writeString(directory.resolve("tls.crt"), chain(certificate));
        Files.writeString(directory.resolve("tls.key"), Pem.key(certificate.key()));
        return directory;
    }

    private static String chain(ServingCertificate certificate) {
        return certificate.chain().stream().map(Pem::certificate).collect(Collectors.joining());
    }
}
