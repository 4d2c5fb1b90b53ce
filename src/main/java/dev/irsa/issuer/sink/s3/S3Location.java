package dev.irsa.issuer.sink.s3;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Rule;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bucket, and where in it an issuer's documents are.
 *
 * @param prefix without slashes at either end; empty for the top of the bucket
 */
public record S3Location(String bucket, String prefix) {
    private static final String SCHEME = "s3://";

    /** Naming rules for general purpose buckets (S3 user guide, "Bucket naming rules"). */
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9](?:[a-z0-9-]|\\.(?!\\.)){1,61}[a-z0-9]");

    /** A plain path: what is safe as a key (S3 user guide, "Object key naming guidelines") and stays itself in a URL. */
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_~.-]+(?:/[A-Za-z0-9_~.-]+)*");

    /** Where S3's own host names carry the bucket. */
    private static final Pattern VIRTUAL_HOST = Pattern.compile(
            "(?<bucket>.+?)\\.s3[.-][a-z0-9.-]*(?:amazonaws\\.(?:com|com\\.cn|eu)|ic\\.gov|sgov\\.gov|adc-e\\.uk)");

    /** Reads {@code s3://bucket} or {@code s3://bucket/prefix}. */
    public static Checked<S3Location> parse(String text) {
        if (!text.startsWith(SCHEME)) {
            return refused(text, "does not begin with s3://; write s3://bucket/prefix");
        }
        String rest = text.substring(SCHEME.length());
        int slash = rest.indexOf('/');
        String bucket = slash < 0 ? rest : rest.substring(0, slash);
        String prefix = slash < 0 ? "" : rest.substring(slash + 1);
        if (prefix.endsWith("/")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        if (!BUCKET.matcher(bucket).matches()) {
            return refused(
                    text,
                    "names no bucket: 3 to 63 lower-case letters, digits, dots and hyphens, as in s3://my-bucket");
        }
        if (!prefix.isEmpty() && (!PREFIX.matcher(prefix).matches() || ("/" + prefix + "/").matches(".*/\\.\\.?/.*"))) {
            return refused(
                    text, "has a prefix with empty, dotted or unusual segments; use letters, digits and hyphens");
        }
        return Checked.accepted(new S3Location(bucket, prefix));
    }

    private static Checked<S3Location> refused(String text, String why) {
        return Checked.refused(Rule.W4, "the sink " + text + " " + why);
    }

    /** The key of a document's object. */
    public String key(Document.Kind kind) {
        return below(kind.path().substring(1));
    }

    /** The key of the object on which it is tried whether a server honours conditional writes. */
    public String probeKey() {
        return below(ConditionalWrites.KEY);
    }

    private String below(String name) {
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /**
     * Whether the issuer's URL leads to this place, as far as that can be told: when its host is S3's own, bucket and
     * path must be those of this location. Behind any other host anything may be.
     */
    public Checked<S3Location> serving(IssuerUrl issuer) {
        Matcher host = VIRTUAL_HOST.matcher(issuer.host());
        Findings findings = new Findings();
        if (host.matches()) {
            difference(issuer, host.group("bucket")).ifPresent(findings::add);
        }
        return findings.accept(() -> this);
    }

    private Optional<Finding> difference(IssuerUrl issuer, String named) {
        String expected = SCHEME + named + issuer.path();
        return expected.equals(toString())
                ? Optional.empty()
                : Optional.of(Finding.error(
                        Rule.I4, "the issuer " + issuer + " is served from " + expected + " and not from " + this));
    }

    @Override
    public String toString() {
        return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }
}
