package dev.irsa.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerUrlTest {
    private static final String PLAIN = "https://oidc.irsa.dev/clusters/One";

    @ParameterizedTest
    @ValueSource(
            strings = {
                PLAIN,
                "https://oidc.irsa.dev",
                "https://bucket.s3.eu-central-1.amazonaws.com/a",
                "https://bucket.s3.cn-north-1.amazonaws.com.cn",
                "https://bucket.s3.eusc-de-east-1.amazonaws.eu",
                "https://bucket.s3.us-gov-west-1.amazonaws.com",
                "https://bucket.s3.us-iso-east-1.c2s.ic.gov",
                "https://bucket.s3.dualstack.eu-west-1.amazonaws.com",
                "https://bucket.s3.amazonaws.com",
                "https://d111111abcdef8.cloudfront.net",
            })
    void acceptsWithoutAWord(String text) {
        assertThat(IssuerUrl.parse(text)).isEqualTo(Checked.accepted(new IssuerUrl(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://oidc.irsa.dev",
                "HTTPS://oidc.irsa.dev",
                "oidc.irsa.dev",
                "",
                "https://",
                "https:///path",
                "https://oidc.irsa.dev?x=1",
                "https://oidc.irsa.dev#x",
                "https://me@oidc.irsa.dev",
                "https://oidc.irsa.dev:443",
                "https://oidc.irsa.dev:",
                "https://oidc irsa.dev",
                "https://oidc_irsa.dev:x",
                "https://öidc.irsa.dev",
            })
    void I1_refuses(String text) {
        assertThat(Rules.errors(IssuerUrl.parse(text).findings())).contains(Rule.I1);
    }

    @Test
    void I1_portIsAWarningWhenAwsNeedNotReachIt() {
        assertThat(Rules.in(IssuerUrl.parse("https://127.0.0.1:8443/x", Reach.PRIVATE)))
                .containsExactly("I1 warning", "I7 warning");
    }

    @Test
    void I2_isComparedByteForByte() {
        IssuerUrl issuer = new IssuerUrl(PLAIN);
        assertThat(issuer.difference(PLAIN, "the token's iss")).isEmpty();
        assertThat(issuer.difference("https://oidc.irsa.dev/clusters/one", "the token's iss"))
                .map(Finding::rule)
                .contains(Rule.I2);
        assertThat(Rules.errors(IssuerUrl.parse("https://Oidc.irsa.dev").findings()))
                .containsExactly(Rule.I2);
    }

    @Test
    void I3_finalSlashIsKeptAndReported() {
        Checked<IssuerUrl> slash = IssuerUrl.parse(PLAIN + "/");
        assertThat(Rules.in(slash)).containsExactly("I3 warning");
        assertThat(slash.toOptional().map(IssuerUrl::text)).contains(PLAIN + "/");
        assertThat(slash.toOptional().map(IssuerUrl::discoveryUrl))
                .contains(PLAIN + "/.well-known/openid-configuration");
        assertThat(new IssuerUrl(PLAIN).discoveryUrl()).isEqualTo(PLAIN + "/.well-known/openid-configuration");
        assertThat(new IssuerUrl(PLAIN).difference(PLAIN + "/", "the document's issuer"))
                .map(Finding::rule)
                .contains(Rule.I3);
        assertThat(new IssuerUrl(PLAIN + "/").difference(PLAIN, "the document's issuer"))
                .map(Finding::rule)
                .contains(Rule.I3);
    }

    @Test
    void I4_pathIsPartOfTheIssuer() {
        IssuerUrl issuer = new IssuerUrl(PLAIN);
        assertThat(issuer.withoutScheme()).isEqualTo("oidc.irsa.dev/clusters/One");
        assertThat(issuer.path()).isEqualTo("/clusters/One");
        assertThat(issuer.host()).isEqualTo("oidc.irsa.dev");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a//b", "/a/../b", "/./a", "/a%2fb", "/.."})
    void I4_refusesPathsThatClientsChange(String path) {
        assertThat(Rules.errors(IssuerUrl.parse("https://oidc.irsa.dev" + path).findings()))
                .containsExactly(Rule.I4);
    }

    @Test
    void I4_refusesWhatIamCannotHold() {
        assertThat(Rules.errors(IssuerUrl.parse("https://oidc.irsa.dev/" + "a".repeat(234))
                        .findings()))
                .containsExactly(Rule.I4);
        assertThat(IssuerUrl.parse("https://oidc.irsa.dev/" + "a".repeat(233)).toOptional())
                .isPresent();
    }

    @Test
    void I5_bucketHasNoDots() {
        assertThat(Rules.in(IssuerUrl.parse("https://my.bucket.s3.eu-central-1.amazonaws.com")))
                .containsExactly("I5 error");
        assertThat(Rules.in(IssuerUrl.parse("https://my.bucket.s3.amazonaws.com")))
                .containsExactly("I5 error");
        assertThat(Rules.in(IssuerUrl.parse("https://s3.eu-central-1.amazonaws.com/bucket")))
                .containsExactly("I5 warning");
    }

    @ParameterizedTest
    @CsvSource({
        "cn-north-1, amazonaws.com",
        "eu-central-1, amazonaws.com.cn",
        "eusc-de-east-1, amazonaws.com",
        "us-isob-east-1, c2s.ic.gov",
    })
    void I6_suffixBelongsToThePartition(String region, String suffix) {
        assertThat(Rules.in(IssuerUrl.parse("https://bucket.s3." + region + "." + suffix)))
                .containsExactly("I6 error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local",
                "api.cluster.internal",
                "kubernetes",
                "127.0.0.1",
                "10.1.2.3",
                "192.168.1.1",
                "172.16.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "[::1]",
                "[fd00::1]",
                "[fe80::1]",
                "[::ffff:10.0.0.1]",
            })
    void I7_refusesPrivateHosts(String host) {
        assertThat(Rules.errors(IssuerUrl.parse("https://" + host).findings())).containsExactly(Rule.I7);
        assertThat(Rules.in(IssuerUrl.parse("https://" + host, Reach.PRIVATE))).containsExactly("I7 warning");
    }

    @Test
    void I8_isTheOneThatTheApiServersSignWith() {
        IssuerUrl issuer = new IssuerUrl(PLAIN);
        assertThat(issuer.signedAs(PLAIN, false)).isEmpty();
        assertThat(issuer.signedAs("https://kubernetes.default.svc", false))
                .hasValueSatisfying(finding ->
                        assertThat(finding.toString()).startsWith("I8 error").contains("--allow-issuer-migration"));
        assertThat(issuer.signedAs("https://kubernetes.default.svc", true))
                .map(Finding::severity)
                .isEqualTo(Optional.of(Severity.WARNING));
    }

    @Test
    void findingsAreSafeToPrint() {
        Finding finding = new IssuerUrl(PLAIN)
                .difference("https://x/\u001b[31m\u202egnp.exe\n", "the token's iss")
                .orElseThrow();
        assertThat(finding.sentence()).contains("https://x/?[31m?gnp.exe?");
    }
}
