package dev.irsa.certificate;

import dev.irsa.config.TlsSettings;
import dev.irsa.files.FileContents;
import dev.irsa.files.FileSet;
import dev.irsa.files.FileWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate and key in PEM files, followed as they change. A pair that cannot be used, or is half written, never
 * replaces one that can.
 */
public final class FileCertificate implements CertificateSource {
    private static final Logger LOG = LoggerFactory.getLogger(FileCertificate.class);

    private final TlsSettings.Files files;
    private final FileWatch watch;
    private volatile ServingCertificate current;
    private volatile @Nullable Consumer<ServingCertificate> listener;

    /**
     * Reads the files.
     *
     * @throws CertificateException when they cannot be read, or do not belong together
     */
    public FileCertificate(TlsSettings.Files files, Duration interval) throws CertificateException {
        FileSet set = FileSet.of(files.certificate(), files.key());
        this.files = files;
        this.current = read(files, set.read());
        this.watch = new FileWatch("certificate", set, interval, this::changed);
    }

    private static ServingCertificate read(TlsSettings.Files files, FileContents contents) throws CertificateException {
        return PemPair.read(
                bytes(contents, files.certificate(), "--tls-cert"),
                files.certificate().toString(),
                bytes(contents, files.key(), "--tls-key"),
                files.key().toString());
    }

    private static byte[] bytes(FileContents contents, Path file, String flag) throws CertificateException {
        byte[] bytes = contents.bytes(file).orElse(null);
        if (bytes == null) {
            String problem = contents.problems().getOrDefault(file, "does not exist");
            throw new CertificateException(flag + ": " + file + " " + problem + ".");
        }
        return bytes;
    }

    private void changed(FileContents contents) {
        ServingCertificate next;
        try {
            next = read(files, contents);
        } catch (CertificateException e) {
            LOG.warn("the serving certificate stays as it was: {}", e.getMessage());
            return;
        }
        if (next.chain().equals(current.chain())
                && Arrays.equals(next.key().getEncoded(), current.key().getEncoded())) {
            return;
        }
        Consumer<ServingCertificate> to = listener;
        try {
            if (to != null) {
                to.accept(next);
            }
        } catch (RuntimeException e) {
            LOG.error("the serving certificate could not be reloaded; it is tried again", e);
            watch.offerAgain();
            return;
        }
        current = next;
        LOG.info("the serving certificate was reloaded; it expires {}", next.expiry());
    }

    @Override
    public ServingCertificate current() {
        return current;
    }

    @Override
    public void start(Consumer<ServingCertificate> to) {
        listener = to;
        watch.start();
    }

    @Override
    public void close() {
        watch.close();
    }
}
