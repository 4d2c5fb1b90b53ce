package dev.irsa.issuer.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Discovery;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwk;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Reach;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Rules;
import dev.irsa.issuer.Severity;
import dev.irsa.issuer.TestingCa;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.source.Trust;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real TLS servers on loopback, each wrong in one way, and the rule that says so. */
class IssuerCheckTest {
    private static final TestingCa CA = new TestingCa();
    private static final Jwks KEYS = Jwks.of(List.of(TestingKeys.jwk(TestingKeys.rsaPair()), TestingKeys.jwk(0)));

    @TempDir
    static Path directory;

    private static Trust trust;

    private TestingIssuer issuer;

    @BeforeAll
    static void trustTheCa() throws IOException {
        trust = Trust.with(Optional.of(CA.rootFile(directory)));
    }

    @BeforeEach
    void start() {
        issuer = TestingIssuer.good(CA, KEYS);
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    private static CheckSettings settings() {
        return CheckSettings.of(trust, Reach.PRIVATE);
    }

    private static CheckSettings settings(Duration timeout, Optional<Jwks> expected) {
        return new CheckSettings(trust, Reach.PRIVATE, timeout, RotationPolicy.DEFAULT, List.of(), Set.of(), expected);
    }

    private List<Rule> errors() {
        return errors(settings());
    }

    private List<Rule> errors(CheckSettings settings) {
        return Rules.errors(issuer.check(settings, Instant.now()).findings());
    }

    private List<Rule> warnings() {
        return Rules.warnings(issuer.check(settings(), Instant.now()).findings());
    }

    /** Another server in the good one's place. */
    private void instead(TestingCa.Entity leaf, List<X509Certificate> chain, String... protocols) {
        issuer.close();
        issuer = new TestingIssuer(TestingCa.context(leaf, chain), KEYS, protocols);
    }

    @Test
    void aGoodIssuerIsGreenRuleByRule() {
        CheckReport report = issuer.check(settings(), Instant.now());
        assertThat(report.passed()).as(report.toString()).isTrue();
        assertThat(report.keys()).contains(KEYS);
        assertThat(Rules.warnings(report.findings())).containsExactlyInAnyOrder(Rule.I1, Rule.I7, Rule.T7);
        assertThat(report.findings().stream()
                        .filter(finding -> finding.severity() == Severity.OK)
                        .map(Finding::rule))
                .contains(Rule.I2, Rule.T1, Rule.T2, Rule.T3, Rule.T4, Rule.T5, Rule.T6, Rule.D1, Rule.D3, Rule.K1)
                .contains(Rule.K3, Rule.K4, Rule.K6);
    }

    @Test
    void I1_I7_portsAndPrivateHostsAreErrorsForAws() {
        assertThat(errors(CheckSettings.of(trust, Reach.PUBLIC))).containsExactly(Rule.I1, Rule.I7);
    }

    @Test
    void I7_theNameMustHaveAnAddress() {
        CheckReport report = IssuerCheck.run("https://does-not-exist.invalid", settings(), Instant.now());
        assertThat(Rules.errors(report.findings())).containsExactly(Rule.I7);
        CheckReport localhost = IssuerCheck.run("https://localhost", settings(), Instant.now());
        assertThat(Rules.errors(localhost.findings())).containsAnyOf(Rule.T1, Rule.I7);
    }

    @Test
    void I2_I3_theDocumentNamesTheIssuer() {
        issuer.replace(
                Document.Kind.DISCOVERY, issuer.text(Document.Kind.DISCOVERY).replace("/one\"", "/One\""));
        assertThat(errors()).containsExactly(Rule.I2);
        issuer.replace(
                Document.Kind.DISCOVERY, issuer.text(Document.Kind.DISCOVERY).replace("/One\"", "/one/\""));
        assertThat(errors()).containsExactly(Rule.I3);
    }

    @Test
    void T1_theChainMustBeTrustedAndComplete() {
        TestingCa.Entity leaf = CA.leaf();
        instead(leaf, List.of(leaf.certificate()));
        assertThat(errors()).containsExactly(Rule.T1);
        assertThat(errors(CheckSettings.of(Trust.system(), Reach.PRIVATE))).containsExactly(Rule.T1);
    }

    @Test
    void T1_theChainHasNoStraysAndNoDuplicates() {
        TestingCa.Entity leaf = CA.leaf();
        List<X509Certificate> twice = new ArrayList<>(CA.chain(leaf));
        twice.add(CA.intermediate.certificate());
        instead(leaf, twice);
        assertThat(errors()).containsExactly(Rule.T1);
        TestingCa stranger = new TestingCa();
        instead(leaf, List.of(leaf.certificate(), CA.intermediate.certificate(), stranger.intermediate.certificate()));
        assertThat(errors()).containsExactly(Rule.T1);
        instead(leaf, List.of(leaf.certificate(), CA.intermediate.certificate(), CA.root.certificate()));
        assertThat(errors()).isEmpty();
    }

    @Test
    void T1_theCertificateIsForTheHostAndHasNotExpired() {
        TestingCa.Entity other = CA.leaf(Duration.ofDays(100), "127.0.0.2");
        instead(other, CA.chain(other));
        assertThat(errors()).containsExactly(Rule.T1);
        TestingCa.Entity old = CA.leaf(Duration.ofDays(-1), "127.0.0.1");
        instead(old, CA.chain(old));
        assertThat(issuer.check(settings(), Instant.now()).findings())
                .anyMatch(finding ->
                        finding.rule() == Rule.T1 && finding.sentence().contains("expired"));
        TestingCa.Entity soon = CA.leaf(Duration.ofDays(3), "127.0.0.1");
        instead(soon, CA.chain(soon));
        assertThat(warnings()).contains(Rule.T1);
    }

    @Test
    void T1_nothingListens() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            String url = "https://127.0.0.1:" + free.getLocalPort();
            free.close();
            assertThat(Rules.errors(
                            IssuerCheck.run(url, settings(), Instant.now()).findings()))
                    .containsExactly(Rule.T1);
        }
    }

    @Test
    void T2_bothVersionsOfTls() {
        TestingCa.Entity leaf = CA.leaf();
        instead(leaf, CA.chain(leaf), "TLSv1.3");
        assertThat(errors()).containsExactly(Rule.T2);
        instead(leaf, CA.chain(leaf), "TLSv1.2");
        assertThat(errors()).isEmpty();
        assertThat(warnings()).contains(Rule.T2);
    }

    @Test
    void T3_slowAnswers() {
        issuer.delay = Duration.ofMillis(2_100);
        assertThat(warnings()).contains(Rule.T3);
        issuer.delay = Duration.ofMinutes(1);
        assertThat(errors(settings(Duration.ofMillis(700), Optional.empty()))).containsExactly(Rule.T3);
    }

    /** STS has given up by then; we have not, to tell slow from dead. */
    @Test
    void T3_anAnswerAfterSixSeconds() {
        issuer.delay = Duration.ofSeconds(6);
        CheckSettings patient = settings(Duration.ofMinutes(1), Optional.empty());
        List<Finding> findings = issuer.check(patient, Instant.now()).findings();
        assertThat(Rules.errors(findings)).containsExactly(Rule.T3);
        assertThat(findings)
                .filteredOn(finding -> finding.rule() == Rule.T3)
                .hasSize(2)
                .allSatisfy(finding ->
                        assertThat(finding.sentence()).contains(" took ").endsWith("STS gives up near five seconds"));
    }

    @ParameterizedTest
    @CsvSource({"301, T4", "302, T4", "307, T4", "401, T4", "403, T4", "429, T4", "404, T5", "500, T5", "204, T5"})
    void T4_T5_statusIs200AndNothingElse(int status, Rule rule) {
        issuer.status = status;
        issuer.headers.put("Location", "https://127.0.0.1/elsewhere");
        assertThat(errors()).containsExactly(rule);
    }

    @Test
    void T4_headIsAnswered() {
        issuer.headStatus = 405;
        assertThat(errors()).isEmpty();
        assertThat(warnings()).contains(Rule.T4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "text/html; charset=utf-8", "application/octet-stream", "binary/octet-stream"})
    void T5_contentType(String type) {
        issuer.headers.put("Content-Type", type);
        assertThat(errors()).containsExactly(Rule.T5);
    }

    @Test
    void T5_jsonIsTakenForBoth() {
        issuer.headers.put("Content-Type", "Application/JSON;charset=utf-8");
        assertThat(errors()).isEmpty();
        issuer.headers.put("Content-Type", "application/jwk-set+json");
        assertThat(errors()).containsExactly(Rule.T5);
    }

    @Test
    void T6_cacheControl() {
        issuer.headers.put("Cache-Control", "public, max-age=86400");
        assertThat(errors()).containsExactly(Rule.T6);
        issuer.headers.put("Cache-Control", "private");
        assertThat(warnings()).contains(Rule.T6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1/openid/v1/jwks", "/openid/v1/jwks", "ftp://x/y", "https://"})
    void T7_jwksUriIsAnAbsoluteHttpsUrl(String uri) {
        issuer.bodies.put(
                Document.Kind.DISCOVERY,
                Discovery.synthesised(issuer.url, KEYS.algorithms())
                        .rewritten(uri)
                        .document()
                        .bytes());
        assertThat(errors()).containsExactly(Rule.T7);
    }

    @Test
    void D1_D2_D3_D4_theDocument() {
        String good = issuer.text(Document.Kind.DISCOVERY);
        issuer.replace(Document.Kind.DISCOVERY, good.replace("subject_types_supported", "x"));
        assertThat(errors()).containsExactly(Rule.D1);
        issuer.replace(Document.Kind.DISCOVERY, good.replace("authorization_endpoint", "x"));
        assertThat(warnings()).contains(Rule.D2);
        issuer.replace(Document.Kind.DISCOVERY, good.replace("\"ES256\",", ""));
        assertThat(errors()).containsExactly(Rule.D3);
        issuer.replace(Document.Kind.DISCOVERY, "\ufeff" + good);
        assertThat(errors()).containsExactly(Rule.D4);
        issuer.replace(Document.Kind.DISCOVERY, good + " ".repeat(1 << 20));
        assertThat(errors()).containsExactly(Rule.D4);
    }

    @Test
    void K1_to_K9_theKeys() {
        String good = issuer.text(Document.Kind.JWKS);
        issuer.replace(Document.Kind.JWKS, "{\"keys\":[]}");
        assertThat(errors()).containsExactly(Rule.K1);
        issuer.replace(Document.Kind.JWKS, good.replace("\"kid\"", "\"id\""));
        assertThat(errors()).containsExactly(Rule.K3);
        issuer.replace(Document.Kind.JWKS, good.replace("\"kty\":\"EC\"", "\"kty\":\"EC\",\"d\":\"AAAA\""));
        assertThat(errors()).containsExactly(Rule.K6);
        issuer.replace(Document.Kind.JWKS, "<html>");
        assertThat(errors()).containsExactly(Rule.K8);
        issuer.replace(Document.Kind.JWKS, good + " ".repeat(1 << 20));
        assertThat(errors()).containsExactly(Rule.K8);
    }

    @Test
    void K3_K4_W3_aChangedByteOfAKey() {
        String good = issuer.text(Document.Kind.JWKS);
        String x = TestingKeys.jwk(0).material().members().get("x");
        issuer.replace(Document.Kind.JWKS, good.replace(x, (x.charAt(0) == 'A' ? "B" : "A") + x.substring(1)));
        assertThat(errors()).containsExactly(Rule.K3);
        String n = TestingKeys.jwk(TestingKeys.rsaPair()).material().members().get("n");
        issuer.replace(
                Document.Kind.JWKS,
                good.replace(n, n.substring(0, 20) + (n.charAt(20) == 'A' ? "B" : "A") + n.substring(21)));
        assertThat(warnings()).contains(Rule.K4);
        assertThat(errors(settings(Duration.ofSeconds(10), Optional.of(KEYS)))).containsExactly(Rule.W3);
    }

    @Test
    void K4_kidsOfExternalSignersAreTheirs() {
        Jwk key = TestingKeys.jwk(0);
        issuer.publish(
                Jwks.of(List.of(new Jwk(new KeyId("signer/1"), key.material(), key.algorithm(), new TreeMap<>()))));
        assertThat(errors()).isEmpty();
        assertThat(warnings()).doesNotContain(Rule.K4);
    }

    @Test
    void G2_keysOfABrokenIssuerAreNotPublic() {
        PublicIssuer view = new PublicIssuer(issuer.url, settings(), Instant::now);
        assertThat(view.fetch().toOptional()).contains(KEYS);
        issuer.status = 302;
        assertThat(view.fetch().toOptional()).isEmpty();
    }

    @Test
    void aRefusedUrlIsNotFetched() {
        CheckReport report = IssuerCheck.run("http://127.0.0.1", settings(), Instant.now());
        assertThat(Rules.errors(report.findings())).containsExactly(Rule.I1);
        assertThat(report.findings()).noneMatch(finding -> finding.rule() == Rule.T1);
        assertThat(new IssuerUrl("https://x.dev").jwksUrl()).isEqualTo("https://x.dev/openid/v1/jwks");
    }
}
