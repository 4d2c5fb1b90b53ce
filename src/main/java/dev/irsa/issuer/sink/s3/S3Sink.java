package dev.irsa.issuer.sink.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Json;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.sink.Sink;
import dev.irsa.issuer.sink.Stored;
import dev.irsa.issuer.sink.Written;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Two objects in a bucket. Each write is conditional on what was read before, so that of two writers one is told; nothing
 * is ever deleted, and no access control list is set. Objects carry the issuer as metadata, which is what makes them ours.
 */
public final class S3Sink implements Sink, AutoCloseable {
    private static final String OWNER = "irsa-issuer";
    private static final String DIGEST = "irsa-sha256";
    private static final int ATTEMPTS = 4;

    private final S3Connection connection;
    private final Bucket bucket;
    private final ConditionalWrites conditions;
    private final S3Location location;
    private final IssuerUrl issuer;
    private final String cacheControl;
    private final boolean allowUnconditional;
    private final Set<Finding> warnings = new LinkedHashSet<>();
    private final Exposure exposure;

    /** @param cacheMaxAge what Cache-Control says (T6) */
    public S3Sink(S3Location location, IssuerUrl issuer, Duration cacheMaxAge, S3Settings settings) {
        this.connection = new S3Connection(settings);
        this.bucket = new Bucket(connection, location.bucket());
        this.location = location;
        this.issuer = issuer;
        this.cacheControl = "public, max-age=" + cacheMaxAge.toSeconds();
        this.allowUnconditional = settings.allowUnconditional();
        Optional<Boolean> known = settings.endpoint().isEmpty() ? Optional.of(true) : Optional.empty();
        this.exposure = new Exposure(connection, location, InstantSource.system());
        this.conditions = new ConditionalWrites(bucket, location.probeKey(), known);
    }

    @Override
    public String name() {
        return location.toString();
    }

    @Override
    public Stored read(Document.Kind kind) throws IOException {
        return bucket.get(location.key(kind))
                .<Stored>map(found -> stored(kind, found))
                .orElseGet(Stored.Absent::new);
    }

    private Stored stored(Document.Kind kind, S3Object.Found found) {
        S3Object object = found.object();
        // bytes that are not UTF-8 come out as something that is not what was written
        String text = Json.utf8(object.bytes()).orElseGet(() -> new String(object.bytes(), ISO_8859_1));
        Document document = new Document(kind, text);
        boolean owned = issuer.text().equals(object.metadata().get(OWNER));
        boolean current = object.plain()
                && object.contentType().equals(kind.contentType())
                && object.cacheControl().equals(cacheControl)
                && document.digest().equals(object.metadata().get(DIGEST));
        return new Stored.Present(document, found.tag(), owned, current);
    }

    @Override
    public Written write(Document document, Stored expected) throws IOException {
        Bucket.Condition condition = condition(expected);
        if (condition instanceof Bucket.Condition.None && !isSame(read(document.kind()), expected)) {
            return new Written.Conflict();
        }
        String key = location.key(document.kind());
        S3Object object = new S3Object(
                document.bytes(),
                document.kind().contentType(),
                cacheControl,
                Map.of(OWNER, issuer.text(), DIGEST, document.digest()),
                true);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            switch (bucket.put(key, object, condition)) {
                case PutOutcome.Done(String encryption) -> {
                    warnOfEncryption(encryption);
                    return new Written.Done();
                }
                case PutOutcome.Refused _ -> {
                    return afterAll(document);
                }
                case PutOutcome.Busy _ -> {
                    pause(attempt);
                    if (!isSame(read(document.kind()), expected)) {
                        return afterAll(document);
                    }
                }
                case PutOutcome.Unknown _ ->
                    throw new UnusableAnswer("the server does not know conditional writes (501); use another server");
            }
        }
        throw new IOException(bucket.address(key) + " is being written all the time (409); try again later");
    }

    /**
     * What a refusal means. An answer that is lost makes the SDK send a write again, and the second one is refused because
     * of the first; then it is done.
     */
    private Written afterAll(Document document) throws IOException {
        return read(document.kind()) instanceof Stored.Present there
                        && there.document().equals(document)
                        && there.owned()
                        && there.current()
                ? new Written.Done()
                : new Written.Conflict();
    }

    private Bucket.Condition condition(Stored expected) throws IOException {
        if (!conditions.areHonoured()) {
            if (!allowUnconditional) {
                throw new UnusableAnswer(
                        "the server ignores If-Match or If-None-Match, so two publishers could undo each"
                                + " other's writes; use another server, or run one publisher only and say"
                                + " --s3-allow-unconditional");
            }
            warnings.add(
                    Finding.warning(
                            Rule.W2,
                            name()
                                    + " is on a server that ignores If-Match or If-None-Match; never run two publishers at once"));
            return new Bucket.Condition.None();
        }
        return switch (expected) {
            case Stored.Absent _ -> new Bucket.Condition.Absent();
            case Stored.Present present -> new Bucket.Condition.Tag(present.version());
        };
    }

    private void warnOfEncryption(String encryption) {
        if (encryption.startsWith("aws:kms")) {
            warnings.add(Finding.warning(
                    Rule.T4,
                    name() + " is encrypted with KMS, which refuses readers without credentials; use SSE-S3, or a"
                            + " CloudFront distribution that may use the key"));
        }
    }

    private static boolean isSame(Stored now, Stored expected) {
        return now instanceof Stored.Present there && expected instanceof Stored.Present before
                ? there.version().equals(before.version())
                : now.equals(expected);
    }

    private static void pause(int attempt) throws IOException {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(50, 200) * attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public List<Finding> warnings() {
        List<Finding> all = new ArrayList<>(warnings);
        exposure.ways()
                .forEach(way -> all.add(Finding.error(
                        Rule.W5,
                        "anybody can write to " + name() + " by " + way
                                + ": whoever did could make tokens for every role. Close it, and compare the published"
                                + " keys with those of the API servers")));
        return all;
    }

    @Override
    public void close() {
        connection.close();
    }
}
