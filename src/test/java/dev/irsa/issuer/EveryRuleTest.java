package dev.irsa.issuer;

import static dev.irsa.issuer.Situations.ISSUER;
import static dev.irsa.issuer.Situations.START;
import static dev.irsa.issuer.Situations.holding;
import static dev.irsa.issuer.Situations.server;
import static dev.irsa.issuer.TestingKeys.jwk;
import static dev.irsa.issuer.TestingKeys.jwks;
import static dev.irsa.issuer.TestingKeys.kid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.aws.BucketPolicy;
import dev.irsa.issuer.check.CheckSettings;
import dev.irsa.issuer.check.TestingIssuer;
import dev.irsa.issuer.check.TestingTokens;
import dev.irsa.issuer.sink.LedgerMemory;
import dev.irsa.issuer.sink.PublicKeys;
import dev.irsa.issuer.sink.Run;
import dev.irsa.issuer.sink.Sink;
import dev.irsa.issuer.sink.Stored;
import dev.irsa.issuer.sink.Written;
import dev.irsa.issuer.source.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * For every rule something that breaks it, as the code finds it that publishers and people run. The switch has no default:
 * a rule that nothing here breaks does not compile.
 */
class EveryRuleTest {
    private static final TestingCa CA = new TestingCa();
    private static final Jwks KEYS = Jwks.of(List.of(jwk(TestingKeys.rsaPair()), jwk(0)));
    private static final Instant NOW = Instant.now();
    private static final String STS = "sts.amazonaws.com";

    @TempDir
    static Path directory;

    private static Trust trust;

    @BeforeAll
    static void trustTheCa() throws IOException {
        trust = Trust.with(Optional.of(CA.rootFile(directory)));
    }

    @ParameterizedTest
    @EnumSource
    void isBrokenBySomething(Rule rule) {
        assertThat(broken(rule)).as(rule + ": " + rule.meaning()).contains(rule);
    }

    /** Otherwise findings that are always there would do for the test above. */
    @Test
    void andByNothingThatIsAsItShouldBe() {
        assertThat(found(IssuerUrl.parse(ISSUER.text()).findings())).isEmpty();
        assertThat(found(RotationPolicy.DEFAULT.checked().findings())).isEmpty();
        Jwks rsa = Jwks.of(List.of(jwk(TestingKeys.rsaPair())));
        IssuerPlan plan = new Situations().plan(server("a", rsa)).toOptional().orElseThrow();
        // the first key of all signs before it is public, which is said
        assertThat(found(plan.findings())).containsOnly(Rule.G2);
        assertThat(Rules.errors(plan.findings())).isEmpty();
        // on loopback and with a port of its own; a busy machine may answer slowly (T3)
        assertThat(seen(_ -> {})).contains(Rule.I1, Rule.I7, Rule.T7).isSubsetOf(Rule.I1, Rule.I7, Rule.T7, Rule.T3);
        assertThat(token(url -> signed(claims(url, STS, 60))))
                .contains(Rule.I1, Rule.I7, Rule.T7)
                .isSubsetOf(Rule.I1, Rule.I7, Rule.T7, Rule.T3);
        assertThat(written(new Stub())).containsOnly(Rule.D3, Rule.G2);
    }

    private static List<Rule> broken(Rule rule) {
        return switch (rule) {
            case I1 -> url(ISSUER + "?a=b");
            case I2 -> found(ISSUER.difference("https://oidc.irsa.dev/two", "iss").stream());
            case I3 -> url(ISSUER + "/");
            case I4 -> url("https://oidc.irsa.dev/a//b");
            case I5 -> url("https://my.bucket.s3.eu-central-1.amazonaws.com");
            case I6 -> url("https://bucket.s3.cn-north-1.amazonaws.com");
            case I7 -> url("https://10.0.0.1");
            case I8 -> found(ISSUER.signedAs("https://oidc.irsa.dev/two", false).stream());
            case T1 -> from(List.of(), leaf -> List.of(leaf.certificate()));
            case T2 -> from(List.of("TLSv1.3"), CA::chain);
            case T3 -> seen(issuer -> issuer.delay = Duration.ofMillis(2_100));
            case T4 -> seen(issuer -> issuer.status = 302);
            case T5 -> seen(issuer -> issuer.headers.put("Content-Type", "text/html"));
            case T6 -> seen(issuer -> issuer.headers.put("Cache-Control", "max-age=86400"));
            case T7 -> found(Documents.jwksUri("http://oidc.irsa.dev/openid/v1/jwks", ISSUER).stream());
            case T8 ->
                found(RotationPolicy.DEFAULT
                        .withPrePublish(Duration.ofHours(2))
                        .checked()
                        .findings());
            case D1 -> seen(issuer -> edit(issuer, Document.Kind.DISCOVERY, "subject_types_supported", "x"));
            case D2 -> seen(issuer -> edit(issuer, Document.Kind.DISCOVERY, "authorization_endpoint", "x"));
            case D3 -> seen(issuer -> edit(issuer, Document.Kind.DISCOVERY, "\"ES256\",", ""));
            case D4 -> seen(issuer -> edit(issuer, Document.Kind.DISCOVERY, "{", "\ufeff{"));
            case D5 -> plan(new Situations().with(options(DocumentMode.REWRITTEN, Optional.empty())));
            case K1 -> keySet("{\"keys\":[]}");
            case K2 -> keySet("{\"keys\":[{\"kty\":\"OKP\",\"kid\":\"a\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}]}");
            case K3 -> keySet(text(jwks(0)).replace("\"kid\"", "\"id\""));
            case K4 -> seen(issuer -> issuer.publish(named(kid(1), jwk(0))));
            case K5 -> found(jwks(0).union(named(kid(0), jwk(1))).findings());
            case K6 -> keySet(text(jwks(0)).replace("\"kty\"", "\"d\":\"AAAA\",\"kty\""));
            case K7 -> keptMembers();
            case K8 -> keySet("<html>");
            case K9 ->
                keySet(text(jwks(0))
                        .replaceFirst("\\[(\\{.*\\})\\]", "[$1,$1]")
                        .replaceFirst("\"kid\":\"[^\"]+\"", "\"kid\":\"\""));
            case K10 -> plan(new Situations(), server("a", jwks(0), Optional.of(new KeyId("elsewhere"))));
            case V1 -> token(_ -> "no.token");
            case V2 -> token(url -> TestingTokens.sign(TestingKeys.ecPair(7), kid(0).text(), claims(url, STS, 60)));
            case V3 -> token(_ -> signed(claims(ISSUER, STS, 60)));
            case V4 -> token(url -> signed(claims(url, "vault", 60)));
            case V5 -> token(url -> signed(claims(url, STS, -3600)));
            case A1 -> plan(new Situations(), server("a", jwks(0)), server("b", jwks(1)));
            case A2 -> plan(new Situations(), server("a", jwks(0)), new View.Unreadable("b", "is away"));
            case G1 -> steps(new Situations());
            case G2 -> gates((gates, kid) -> gates.promote(kid, Map.of()));
            case G3 -> gates((gates, kid) -> gates.retire(kid, Optional.of(START)));
            case G4 -> plan(new Situations().with(options(DocumentMode.SYNTHESISED, Optional.of(kid(0)))));
            case G5 -> gates(RotationGates::remove);
            case G6 -> plan(new Situations().with(options(DocumentMode.SYNTHESISED, Optional.of(kid(5)))));
            case W1 -> plan(new Situations().sinks(holding(jwks(3), false)));
            case W2 ->
                written(new Stub() {
                    @Override
                    public Written write(Document document, Stored expected) {
                        return new Written.Conflict();
                    }
                });
            case W3 ->
                written(new Stub() {
                    @Override
                    public Stored read(Document.Kind kind) {
                        return new Stored.Absent();
                    }
                });
            case W4 ->
                written(new Stub() {
                    @Override
                    public Written write(Document document, Stored expected) throws IOException {
                        throw new IOException("the disk is full");
                    }
                });
            case W5 -> open();
        };
    }

    /** Whoever can write to a bucket; the lists and policies themselves are read in S3SinkIT. */
    private static List<Rule> open() {
        return written(new Stub() {
            @Override
            public List<Finding> warnings() {
                return BucketPolicy.letsAnybodyWrite("""
                        {"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}""")
                        ? List.of(Finding.error(Rule.W5, "anybody can write"))
                        : List.of();
            }
        });
    }

    private static List<Rule> found(Stream<Finding> findings) {
        return findings.filter(finding -> finding.severity() != Severity.OK)
                .map(Finding::rule)
                .distinct()
                .toList();
    }

    private static List<Rule> found(List<Finding> findings) {
        return found(findings.stream());
    }

    private static List<Rule> url(String text) {
        return found(IssuerUrl.parse(text).findings());
    }

    private static List<Rule> keySet(String text) {
        return found(Jwks.parse(text.getBytes(UTF_8)).findings());
    }

    private static String text(Jwks keys) {
        return keys.document().toOptional().orElseThrow().text();
    }

    private static Jwks named(KeyId kid, Jwk key) {
        return Jwks.of(List.of(new Jwk(kid, key.material(), key.algorithm(), new TreeMap<>())));
    }

    /** The one rule whose breach nobody could report: what is lost is not there to be complained of. */
    private static List<Rule> keptMembers() {
        String more = text(jwks(0)).replace("\"kty\"", "\"key_ops\":[\"verify\"],\"kty\"");
        String again = text(Jwks.parse(more.getBytes(UTF_8)).toOptional().orElseThrow());
        return again.contains("\"key_ops\":[\"verify\"]") ? List.of(Rule.K7) : List.of();
    }

    private static Situation.Options options(DocumentMode mode, Optional<KeyId> compromised) {
        return new Situation.Options(mode, false, false, compromised);
    }

    private static List<Rule> plan(Situations situation, View... views) {
        View[] seen = views.length == 0 ? new View[] {server("a", jwks(0))} : views;
        return found(situation.plan(seen).findings());
    }

    private static List<Rule> steps(Situations situation) {
        return situation.plan(server("a", jwks(0))).toOptional().orElseThrow().steps().stream()
                .map(Step::rule)
                .toList();
    }

    /** What is closed for a key that was published a moment ago, and does not sign any more. */
    private static List<Rule> gates(BiFunction<RotationGates, KeyId, RotationGate> question) {
        Situations situation = new Situations();
        situation.done(server("a", jwks(0, 1), Optional.of(kid(1))));
        RotationGates gates = new RotationGates(situation.ledger(), RotationPolicy.DEFAULT, START.plusSeconds(60));
        return question.apply(gates, kid(0)) instanceof RotationGate.Closed closed ? List.of(closed.rule()) : List.of();
    }

    private static List<Rule> seen(Consumer<TestingIssuer> change) {
        try (TestingIssuer issuer = TestingIssuer.good(CA, KEYS)) {
            change.accept(issuer);
            return found(
                    issuer.check(CheckSettings.of(trust, Reach.PRIVATE), NOW).findings());
        }
    }

    private static void edit(TestingIssuer issuer, Document.Kind kind, String from, String to) {
        issuer.replace(kind, issuer.text(kind).replaceFirst(Pattern.quote(from), to));
    }

    private static List<Rule> from(List<String> protocols, Function<TestingCa.Entity, List<X509Certificate>> chain) {
        TestingCa.Entity leaf = CA.leaf();
        try (TestingIssuer issuer =
                new TestingIssuer(TestingCa.context(leaf, chain.apply(leaf)), KEYS, protocols.toArray(String[]::new))) {
            return found(
                    issuer.check(CheckSettings.of(trust, Reach.PRIVATE), NOW).findings());
        }
    }

    private static String claims(IssuerUrl issuer, String audience, int secondsLeft) {
        return TestingTokens.claims(issuer.text(), audience, NOW.minusSeconds(7200), NOW.plusSeconds(secondsLeft));
    }

    private static String signed(String claims) {
        return TestingTokens.sign(TestingKeys.ecPair(0), kid(0).text(), claims);
    }

    /** What the public documents say to a token that is made for the issuer's URL. */
    private static List<Rule> token(Function<IssuerUrl, String> token) {
        try (TestingIssuer issuer = TestingIssuer.good(CA, KEYS)) {
            CheckSettings settings =
                    CheckSettings.of(trust, Reach.PRIVATE).withTokens(List.of(token.apply(issuer.url)));
            return found(issuer.check(settings, NOW).findings());
        }
    }

    private static List<Rule> written(Sink sink) {
        View view = server("a", jwks(0));
        Run run = new Run(
                ISSUER,
                RotationPolicy.DEFAULT,
                () -> new Observation(List.of(view)),
                new LedgerMemory(),
                List.of(sink),
                PublicKeys.UNCHECKED,
                InstantSource.system());
        return found(run.publish(Situation.Options.DEFAULT).findings());
    }

    /** A place in memory that does everything right. */
    private static class Stub implements Sink {
        private final Map<Document.Kind, Document> documents = new TreeMap<>();

        @Override
        public String name() {
            return "a stub";
        }

        @Override
        public Stored read(Document.Kind kind) {
            return Optional.ofNullable(documents.get(kind))
                    .<Stored>map(document -> new Stored.Present(document, document.digest(), true, true))
                    .orElseGet(Stored.Absent::new);
        }

        @Override
        public Written write(Document document, Stored expected) throws IOException {
            documents.put(document.kind(), document);
            return new Written.Done();
        }
    }
}
