package dev.irsa.issuer.sink.s3;

import dev.irsa.issuer.source.Trust;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach an S3 server.
 *
 * @param endpoint of an S3-compatible server; absent for S3 itself
 * @param region absent: what the environment or the AWS profile says
 * @param pathStyle put the bucket into the path and not into the host name
 * @param allowUnconditional take a server that ignores If-Match and If-None-Match
 * @param timeout for one attempt; an operation may take three, and twice as long as one altogether
 */
public record S3Settings(
        Optional<URI> endpoint,
        Optional<String> region,
        boolean pathStyle,
        boolean allowUnconditional,
        Trust trust,
        Duration timeout) {
    /** For S3 in the region of the environment. */
    public static S3Settings of(Trust trust) {
        return new S3Settings(Optional.empty(), Optional.empty(), false, false, trust, Duration.ofSeconds(10));
    }
}
