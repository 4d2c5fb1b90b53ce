package dev.irsa.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate signed by an authority in memory, renewed after two thirds of its life. What is due is told by the wall
 * clock every ten seconds: a timer would stand still while a machine sleeps.
 */
public final class InMemoryCertificate implements CertificateSource {
    private static final Logger LOG = LoggerFactory.getLogger(InMemoryCertificate.class);

    /** The authority is never stored, so its end is only a formality that must not come first. */
    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);

    private static final Duration LIFETIME = Duration.ofDays(7);
    private static final Duration CHECK = Duration.ofSeconds(10);

    private final CertificateAuthority authority;
    private final List<String> names;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Issued issued;

    private record Issued(ServingCertificate certificate, Instant renewal) {}

    /**
     * A certificate for names.
     *
     * @param names DNS names and IP addresses of the server
     */
    public InMemoryCertificate(List<String> names, Clock clock) {
        this.names = List.copyOf(names);
        this.clock = clock;
        this.authority = CertificateAuthority.create("irsa in-memory CA", clock.instant(), AUTHORITY_LIFETIME);
        this.issued = issue();
    }

    private Issued issue() {
        Instant now = clock.instant();
        return new Issued(
                authority.issue(names, now, LIFETIME),
                now.plus(LIFETIME.multipliedBy(2).dividedBy(3)));
    }

    /** The authority's certificate in PEM, which clients must trust. */
    public String authorityPem() {
        return Pem.certificate(authority.certificate());
    }

    /**
     * Writes the authority's certificate to a file, at once or not at all.
     *
     * @throws CertificateException when the file cannot be written
     */
    public void writeAuthority(Path file) throws CertificateException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || Files.isDirectory(file)) {
            throw unwritable(file, "is a directory");
        }
        Path temporary = directory.resolve("." + file.getFileName() + ".new");
        try {
            // Not a temporary file of the JDK's: those may be read by their owner alone, and this is for clients.
            Files.writeString(temporary, authorityPem());
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(file, e.getClass().getSimpleName());
        }
    }

    private static CertificateException unwritable(Path file, String problem) {
        return new CertificateException("The CA certificate cannot be written to " + file + " (" + problem
                + "); name a file in a directory that exists and can be written.");
    }

    @Override
    public ServingCertificate current() {
        return issued.certificate();
    }

    @Override
    public void start(Consumer<ServingCertificate> listener) {
        Thread.ofVirtual().name("certificate-renewal").start(() -> {
            try {
                while (!closed.await(CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
                    renewIfDue(listener);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Renews the certificate when two thirds of its life are over, or have not begun. */
    void renewIfDue(Consumer<ServingCertificate> listener) {
        Instant now = clock.instant();
        if (now.isBefore(issued.renewal()) && !current().isEarly(now)) {
            return;
        }
        try {
            Issued next = issue();
            listener.accept(next.certificate());
            issued = next;
            LOG.info(
                    "the serving certificate was renewed; it expires {}",
                    current().expiry());
        } catch (RuntimeException e) {
            LOG.error("the serving certificate could not be renewed; it is tried again in ten seconds", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
