package dev.irsa.cli;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.sink.Sink;
import dev.irsa.issuer.sink.s3.S3Location;
import dev.irsa.issuer.sink.s3.S3Settings;
import dev.irsa.issuer.sink.s3.S3Sink;
import dev.irsa.issuer.source.Trust;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Buckets that the documents go to, and how to reach them. */
final class IssuerBucketOptions {
    @Option(
            names = "--sink",
            split = ",",
            paramLabel = "s3://BUCKET/PREFIX",
            description =
                    "publish to a bucket, with credentials as the AWS CLI finds them; ISSUER=s3://…: for one of several "
                            + "issuers; may be repeated")
    private List<String> sinks = new ArrayList<>();

    @Option(
            names = "--s3-region",
            paramLabel = "REGION",
            description = "the bucket's region (default: AWS_REGION, or the profile's)")
    private @Nullable String region;

    @Option(names = "--s3-endpoint", paramLabel = "URL", description = "an S3-compatible server instead of S3")
    private @Nullable URI endpoint;

    @Option(names = "--s3-path-style", description = "the bucket is in the path, and not in the host name")
    private boolean pathStyle;

    @Option(
            names = "--s3-allow-unconditional",
            description =
                    "take a server that ignores If-Match; two publishers at once can then undo each other's writes")
    private boolean allowUnconditional;

    @Option(
            names = "--s3-timeout",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "for each attempt to read or write (10s)")
    private Duration timeout = Duration.ofSeconds(10);

    /** The places as they were given. */
    List<String> words() {
        return List.copyOf(sinks);
    }

    /** One sink for each bucket; they live as long as the process. */
    Checked<List<Sink>> sinks(IssuerUrl issuer, Duration cacheMaxAge, Trust trust) {
        Findings findings = new Findings();
        checkEndpoint(findings);
        List<S3Location> locations = new ArrayList<>();
        List<String> ours = sinks.stream()
                .map(IssuerPlace::parse)
                .filter(place -> place.isFor(issuer))
                .map(IssuerPlace::place)
                .toList();
        for (String text : ours) {
            S3Location.parse(text)
                    .into(findings)
                    .flatMap(location -> location.serving(issuer).into(findings))
                    .ifPresent(locations::add);
        }
        S3Settings settings = new S3Settings(
                Optional.ofNullable(endpoint),
                Optional.ofNullable(region),
                pathStyle,
                allowUnconditional,
                trust,
                timeout);
        return findings.accept(() -> open(locations, issuer, cacheMaxAge, settings));
    }

    private static List<Sink> open(
            List<S3Location> locations, IssuerUrl issuer, Duration cacheMaxAge, S3Settings settings) {
        return locations.stream()
                .<Sink>map(location -> new S3Sink(location, issuer, cacheMaxAge, settings))
                .toList();
    }

    private void checkEndpoint(Findings findings) {
        String scheme = endpoint == null ? "https" : String.valueOf(endpoint.getScheme());
        if ((endpoint != null && endpoint.getHost() == null) || !scheme.matches("https?")) {
            findings.error(Rule.W4, "--s3-endpoint is no http or https URL; write https://host:port");
        }
        if (!timeout.isPositive()) {
            findings.error(Rule.W4, "--s3-timeout must be more than nothing; 10s is usual");
        }
    }
}
