package dev.irsa.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of IAM (IAM User Guide, quotas; API reference, CreateOpenIDConnectProvider and CreateRole). */
class IamTest {
    private static final String ACCOUNT = "111122223333";
    private static final String POLICY = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},
            "Action":"sts:AssumeRole"}]}
            """;

    private final Iam iam = new Iam(false);

    private static void assertRefused(String code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void anAccountHasAHundredProviders() {
        IntStream.range(0, 100).forEach(i -> iam.createProvider(ACCOUNT, "https://issuer.example.com/" + i, "a"));
        assertRefused("LimitExceeded", () -> iam.createProvider(ACCOUNT, "https://issuer.example.com/x", "a"));
        assertThat(iam.createProvider("444455556666", "https://issuer.example.com/x", "a")
                        .arn())
                .isEqualTo("arn:aws:iam::444455556666:oidc-provider/issuer.example.com/x");
    }

    @Test
    void aProviderHasAHundredClientIdsOf255Characters() {
        String[] hundred = IntStream.range(0, 100).mapToObj(i -> "client-" + i).toArray(String[]::new);
        assertThat(iam.createProvider(ACCOUNT, "https://a.example.com", hundred).clientIds())
                .hasSize(100);
        String[] more = IntStream.range(0, 101).mapToObj(i -> "client-" + i).toArray(String[]::new);
        assertRefused("LimitExceeded", () -> iam.createProvider(ACCOUNT, "https://b.example.com", more));
        assertThat(iam.createProvider(ACCOUNT, "https://c.example.com", "x".repeat(255)))
                .isNotNull();
        assertRefused("LimitExceeded", () -> iam.createProvider(ACCOUNT, "https://d.example.com", "x".repeat(256)));
        assertRefused("LimitExceeded", () -> iam.createProvider(ACCOUNT, "https://e.example.com", ""));
    }

    @Test
    void anIssuerHas255Characters() {
        String url = "https://issuer.example.com/";
        assertThat(iam.createProvider(ACCOUNT, url + "x".repeat(255 - url.length()), "a"))
                .isNotNull();
        assertRefused("InvalidInput", () -> iam.createProvider(ACCOUNT, url + "y".repeat(256 - url.length()), "a"));
    }

    /** I7: STS comes from the internet, and these names and addresses lead nowhere from there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://kubernetes.default.svc",
                "https://kubernetes.default.svc.cluster.local",
                "https://oidc.Cluster.Local",
                "https://kubernetes",
                "https://localhost",
                "https://oidc.localhost",
                "https://127.0.0.1",
                "https://10.1.2.3/a",
                "https://172.31.0.1",
                "https://192.168.0.1",
                "https://169.254.169.254",
                "https://100.64.0.1",
                "https://0.0.0.0",
                "https://[::1]",
                "https://[fd00::1]",
                "https://[fe80::1]",
                "https://issuer.example.com/a b"
            })
    void anIssuerIsPublic(String url) {
        assertRefused("InvalidInput", () -> iam.createProvider(ACCOUNT, url, "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://oidc.localhost.example.com", "https://203.0.113.9", "https://172.32.0.1"})
    void otherIssuersAreTaken(String url) {
        assertThat(iam.createProvider(ACCOUNT, url, "a").url()).isEqualTo(url);
    }

    @Test
    void aProviderThatIsDeletedIsGone() {
        Iam.Provider provider = iam.createProvider(ACCOUNT, "https://issuer.example.com", "a");
        assertThat(iam.provider(ACCOUNT, "https://issuer.example.com")).contains(provider);
        iam.delete(provider);
        assertThat(iam.provider(ACCOUNT, "https://issuer.example.com")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {3599, 43201})
    void sessionsOfARoleLastFromOneHourToTwelve(long seconds) {
        assertRefused(
                "ValidationError",
                () -> iam.createRole("arn:aws:iam::111122223333:role/a", POLICY, Duration.ofSeconds(seconds)));
    }

    @Test
    void aRoleExistsOnce() {
        iam.createRole("arn:aws:iam::111122223333:role/a", POLICY);
        assertRefused("EntityAlreadyExists", () -> iam.createRole("arn:aws:iam::111122223333:role/a", POLICY));
    }
}
