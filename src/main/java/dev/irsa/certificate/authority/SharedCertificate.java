package dev.irsa.certificate.authority;

import dev.irsa.certificate.CertificateSource;
import dev.irsa.certificate.ServingCertificate;
import dev.irsa.cluster.follow.Pace;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A leaf signed by the shared authority. Until the Secret could be read for the first time a provisional leaf is served
 * that nobody trusts, so that the server can start without an API server; the webhook is not ready before the webhook
 * configuration trusts the real one.
 */
public final class SharedCertificate implements CertificateSource {
    private static final Logger LOG = LoggerFactory.getLogger(SharedCertificate.class);

    /** After a look that did not end well, the next one; doubled each time, up to the interval. */
    private static final Duration SOON = Duration.ofMillis(500);

    /** The longest time to the next look while the server was never ready: pods may be waiting for it. */
    private static final Duration AT_START = Duration.ofSeconds(1);

    private final SharedAuthority authority;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile ServingCertificate current;
    private volatile @Nullable Consumer<ServingCertificate> listener;

    /**
     * A certificate that is not looked after until it is started.
     *
     * @param names of the server
     * @param interval between looks at the Secret and the webhook configuration, while all is well
     * @param troubles is told of what somebody should look into
     */
    public SharedCertificate(
            SharedSecret secret,
            TrustBundles bundles,
            AuthorityTimes times,
            List<String> names,
            Duration interval,
            Clock clock,
            AuthorityListener troubles) {
        this.authority = new SharedAuthority(secret, bundles, times, names, clock, troubles);
        this.interval = interval;
        this.current = dev.irsa.certificate.CertificateAuthority.create(
                        "irsa provisional CA", clock.instant(), times.authority())
                .issue(names, clock.instant(), times.leaf());
    }

    @Override
    public ServingCertificate current() {
        return current;
    }

    /** What keeps API servers from trusting the certificate, by the last look that succeeded; empty when they do. */
    public Optional<String> problem() {
        return authority.status().distrust();
    }

    /** Why the authority cannot be looked after just now; empty when it can. */
    public Optional<String> failure() {
        return authority.status().failure();
    }

    @Override
    public void start(Consumer<ServingCertificate> to) {
        listener = to;
        Thread.ofVirtual().name("shared-certificate").start(this::run);
    }

    private void run() {
        Pace pace = new Pace(Collections.min(List.of(SOON, interval)));
        boolean everWell = false;
        try {
            while (true) {
                boolean well = tend();
                if (well) {
                    everWell = true;
                    pace.reset();
                }
                Duration longest = everWell ? interval : Collections.min(List.of(AT_START, interval));
                Duration pause = well ? interval : pace.next(longest, Duration.ZERO);
                if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether nothing is left to be put right. */
    private boolean tend() {
        try {
            authority.tend();
            Optional<ServingCertificate> next = authority.status().certificate();
            if (next.isPresent() && !next.get().chain().equals(current.chain())) {
                Consumer<ServingCertificate> to = listener;
                if (to != null) {
                    to.accept(next.get());
                }
                // Last, so that what the listener could not take is offered again.
                current = next.get();
                LOG.info("a serving certificate was signed; it expires {}", current.expiry());
            }
            return authority.status().isWell();
        } catch (RuntimeException e) {
            LOG.error("the shared certificate authority could not be looked after", e);
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
