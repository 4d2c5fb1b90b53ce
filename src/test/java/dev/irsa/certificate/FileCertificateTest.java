package dev.irsa.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.config.TlsSettings;
import dev.irsa.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCertificateTest {
    @TempDir
    private Path directory;

    private ServingCertificate write() throws IOException {
        Instant now = Instant.now();
        ServingCertificate pair = CertificateAuthority.create("test", now, Duration.ofDays(3))
                .issue(List.of("localhost"), now, Duration.ofDays(1));
        Files.writeString(
                directory.resolve("tls.crt"), Pem.certificate(pair.chain().getFirst()));
        Files.writeString(directory.resolve("tls.key"), Pem.key(pair.key()));
        return pair;
    }

    @Test
    void whatTheServerCouldNotTakeIsOfferedAgain() throws Exception {
        write();
        TlsSettings.Files files = new TlsSettings.Files(directory.resolve("tls.crt"), directory.resolve("tls.key"));
        AtomicInteger offers = new AtomicInteger();
        try (FileCertificate certificate = new FileCertificate(files, Duration.ofMillis(5))) {
            ServingCertificate before = certificate.current();
            certificate.start(_ -> {
                if (offers.incrementAndGet() < 3) {
                    assertThat(certificate.current()).isEqualTo(before);
                    throw new IllegalStateException("not now");
                }
            });
            ServingCertificate next = write();
            Eventually.within(
                    Duration.ofSeconds(60),
                    "it is taken over",
                    () -> certificate
                            .current()
                            .chain()
                            .getFirst()
                            .equals(next.chain().getFirst()));
            assertThat(offers).hasValue(3);
        }
    }
}
