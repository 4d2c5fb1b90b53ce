package dev.irsa.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R14 and R15: a certificate is renewed by the wall clock, however that moves. */
class InMemoryCertificateTest {
    private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
    private static final Duration TWO_THIRDS = Duration.ofHours(7 * 24 * 2 / 3);

    private final FakeClock clock = new FakeClock();
    private final InMemoryCertificate certificate =
            new InMemoryCertificate(List.of("localhost", "webhook.eks.svc", "127.0.0.1", "::1"), clock);
    private final List<ServingCertificate> renewed = new ArrayList<>();

    private static final class FakeClock extends Clock {
        private volatile Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private void at(Duration after) {
        clock.now = START.plus(after);
        certificate.renewIfDue(renewed::add);
    }

    @Test
    void livesAWeekAndBeginsFiveMinutesBack() {
        X509Certificate leaf = certificate.current().chain().getFirst();
        assertThat(leaf.getNotBefore().toInstant()).isEqualTo(START.minus(Duration.ofMinutes(5)));
        assertThat(certificate.current().expiry()).isEqualTo(START.plus(Duration.ofDays(7)));
    }

    @Test
    void isRenewedAfterTwoThirdsOfItsLife() {
        ServingCertificate first = certificate.current();
        at(TWO_THIRDS.minusSeconds(1));
        assertThat(renewed).isEmpty();
        assertThat(certificate.current()).isSameAs(first);
        at(TWO_THIRDS);
        assertThat(renewed).hasSize(1);
        assertThat(certificate.current()).isSameAs(renewed.getFirst()).isNotEqualTo(first);
        assertThat(certificate.current().expiry()).isEqualTo(clock.now.plus(Duration.ofDays(7)));
        at(TWO_THIRDS.plusSeconds(60));
        assertThat(renewed).hasSize(1);
        at(TWO_THIRDS.multipliedBy(2));
        assertThat(renewed).hasSize(2);
    }

    @Test
    void r15_isRenewedOnceWhenTheClockJumps() {
        at(Duration.ofDays(30));
        at(Duration.ofDays(30));
        assertThat(renewed).hasSize(1);
        assertThat(certificate.current().expiry()).isEqualTo(START.plus(Duration.ofDays(37)));
        at(Duration.ofDays(29));
        at(Duration.ofDays(29));
        assertThat(renewed).hasSize(2);
    }

    /** A clock that was a day ahead is set right: what was signed by it would be valid tomorrow. */
    @Test
    void r15_isSignedAnewWhenTheClockGoesBack() throws Exception {
        at(Duration.ofMinutes(-4));
        assertThat(renewed).isEmpty();
        at(Duration.ofDays(-1));
        at(Duration.ofDays(-1));
        assertThat(renewed).hasSize(1);
        for (X509Certificate one : certificate.current().chain()) {
            one.checkValidity(Date.from(clock.now));
        }
        assertThat(certificate.current().chain().getFirst().getNotBefore().toInstant())
                .isEqualTo(clock.now.minus(Duration.ofMinutes(5)));
        at(Duration.ZERO);
        assertThat(renewed).hasSize(1);
    }

    /** While a machine sleeps, timers stand still; what is due is seen soon after it wakes. */
    @Test
    void r15_theWallClockIsLookedAtSeveralTimesAMinute() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        certificate.start(_ -> seen.countDown());
        try {
            clock.now = START.plus(TWO_THIRDS);
            assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            certificate.close();
        }
    }

    @Test
    void everyRenewalIsSignedByTheSameAuthority() throws Exception {
        at(TWO_THIRDS);
        List<X509Certificate> chain = certificate.current().chain();
        chain.getFirst().verify(chain.getLast().getPublicKey());
        assertThat(Pem.certificate(chain.getLast())).isEqualTo(certificate.authorityPem());
        assertThat(chain.getLast().getBasicConstraints()).isZero();
        assertThat(chain.getFirst().getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void bearsItsNamesAndNoOther() throws Exception {
        assertThat(certificate.current().chain().getFirst().getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("localhost", "webhook.eks.svc", "127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void aListenerThatFailsIsAskedAgainAMinuteLater() {
        ServingCertificate first = certificate.current();
        clock.now = START.plus(TWO_THIRDS);
        certificate.renewIfDue(_ -> {
            throw new IllegalStateException("not now");
        });
        assertThat(certificate.current()).isSameAs(first);
        at(TWO_THIRDS.plusSeconds(60));
        assertThat(renewed).containsExactly(certificate.current());
    }

    @Test
    void writesTheAuthorityAtOnce(@TempDir Path directory) throws CertificateException, IOException {
        Path file = directory.resolve("ca.pem");
        certificate.writeAuthority(file);
        certificate.writeAuthority(file);
        assertThat(file).hasContent(certificate.authorityPem());
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void saysWhyTheAuthorityCannotBeWritten(@TempDir Path directory) {
        Path file = directory.resolve("missing").resolve("ca.pem");
        assertThatThrownBy(() -> certificate.writeAuthority(file))
                .isInstanceOf(CertificateException.class)
                .hasMessage("The CA certificate cannot be written to " + file
                        + " (NoSuchFileException); name a file in a directory that exists and can be written.");
    }
}
