package dev.irsa.issuer.sink.s3;

import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/** A client that is made when it is first needed: making one may fail, as when no region is known, like any request. */
final class S3Connection implements AutoCloseable {
    private final S3Settings settings;
    private Optional<S3Client> client = Optional.empty();

    S3Connection(S3Settings settings) {
        this.settings = settings;
    }

    synchronized S3Client get() {
        if (client.isEmpty()) {
            client = Optional.of(S3Clients.open(settings));
        }
        return client.get();
    }

    @Override
    public synchronized void close() {
        client.ifPresent(S3Client::close);
    }
}
