package dev.irsa.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A token that the kubelet renews in its file long before it expires. */
final class TokenFile {
    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Path file;
    private volatile Content content = new Content("", System.nanoTime() - FRESH_NANOS);

    private record Content(String token, long readAt) {}

    TokenFile(Path file) {
        this.file = file;
    }

    /** The token; the last one while the file cannot be read. */
    String read() {
        Content last = content;
        long now = System.nanoTime();
        if (now - last.readAt() < FRESH_NANOS) {
            return last.token();
        }
        try {
            content = new Content(Files.readString(file).strip(), now);
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be read ({}); the last token is used",
                    file,
                    e.getClass().getSimpleName());
            content = new Content(last.token(), now);
        }
        return content.token();
    }
}
