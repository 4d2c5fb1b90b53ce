package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.AwsProperties;
import dev.irsa.testing.IamServer;
import dev.irsa.testing.S3Server;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

/** {@code irsa provider} and {@code irsa trust-policy lint ROLE} against a server that keeps providers and roles. */
class ProviderCommandIT {
    private static final String PRINT = "c".repeat(40);
    private static IamServer server;

    private final Shell shell = new Shell();
    private final AwsProperties properties = AwsProperties.of(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
    private IamClient iam;
    private String issuer;

    @BeforeAll
    static void start() {
        server = IamServer.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open(TestInfo test) {
        issuer = "https://oidc.irsa.dev/" + test.getTestMethod().orElseThrow().getName();
        iam = IamClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @AfterEach
    void close() {
        iam.close();
        properties.close();
    }

    private int run(String... arguments) {
        return shell.run(Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--iam-endpoint", server.endpoint().toString()))
                .toArray(String[]::new));
    }

    private int provider(String command, String... more) {
        return run(Stream.concat(Stream.of("provider", command, "--issuer", issuer), Stream.of(more))
                .toArray(String[]::new));
    }

    private String arn() {
        return "arn:aws:iam::" + IamServer.ACCOUNT + ":oidc-provider/" + issuer.substring("https://".length());
    }

    private void makeRole(String name, String policy) {
        iam.createRole(request -> request.roleName(name).assumeRolePolicyDocument(policy));
    }

    @Test
    void ensureIsIdempotent() {
        assertThat(provider("show")).isEqualTo(1);
        assertThat(shell.err()).contains("irsa provider ensure makes it");
        assertThat(provider("ensure", "--dry-run")).isEqualTo(3);
        assertThat(shell.out()).startsWith("+ provider " + issuer + ", client ids sts.amazonaws.com");
        assertThat(provider("show")).isEqualTo(1);

        // without a thumbprint IAM looks for the issuer, which is nowhere
        assertThat(provider("ensure")).isEqualTo(1);
        assertThat(shell.err()).contains("IAM cannot reach the issuer");
        assertThat(provider("ensure", "--tag", "team=platform", "--thumbprint", PRINT))
                .as(shell::toString)
                .isZero();
        assertThat(shell.out()).startsWith("+ provider " + issuer);
        assertThat(provider("ensure", "--tag", "team=platform")).isZero();
        assertThat(shell.out()).isEqualTo("nothing to do\n");
        assertThat(provider("ensure", "--dry-run")).isZero();

        assertThat(provider("show", "-o", "json")).isZero();
        assertThat(shell.out())
                .contains(
                        "\"arn\":\"" + arn() + "\"",
                        "\"clientIds\":[\"sts.amazonaws.com\"]",
                        "\"owned\":true",
                        "\"tags\":{\"irsa.dev/managed-by\":\"irsa-anywhere\",\"team\":\"platform\"}");
    }

    @Test
    void whatDiffersIsChanged() {
        provider("ensure", "--client-id", "old", "--thumbprint", PRINT);
        assertThat(provider("ensure", "--client-id", "new", "--tag", "a=b")).isZero();
        assertThat(shell.out())
                .isEqualTo(
                        "+ tags {a=b}\n+ client id new\n  client id old is there as well; --prune would take it away\n");
        String other = "d".repeat(40);
        assertThat(provider("ensure", "--client-id", "new", "--prune", "--thumbprint", PRINT, "--thumbprint", other))
                .isZero();
        assertThat(shell.out())
                .isEqualTo("~ thumbprints [" + PRINT + "] to [" + PRINT + ", " + other + "]\n- client id old\n");
        assertThat(provider("show")).isZero();
        assertThat(shell.out()).contains("client ids   new\n", PRINT + ", " + other, "a=b");
    }

    @Test
    void whatSomebodyElseMadeStaysAsItIs() {
        iam.createOpenIDConnectProvider(
                request -> request.url(issuer).clientIDList("theirs").thumbprintList("a".repeat(40)));
        assertThat(provider("ensure")).isEqualTo(5);
        assertThat(shell.err()).contains("was not made by this program", "--adopt");
        assertThat(provider("delete")).isEqualTo(5);
        assertThat(provider("delete", "--yes-i-know")).isEqualTo(5);
        assertThat(iam.getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn()))
                        .clientIDList())
                .containsExactly("theirs");
        assertThat(provider("ensure", "--adopt")).isZero();
        assertThat(iam.getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn()))
                        .clientIDList())
                .containsExactlyInAnyOrder("theirs", "sts.amazonaws.com");
    }

    @Test
    void anIssuerThatDiffersByASlashIsAnotherOne() {
        provider("ensure", "--thumbprint", PRINT);
        issuer = issuer + "/more";
        assertThat(provider("show")).isEqualTo(1);
    }

    @Test
    void deletionLooksForRolesFirst() {
        assertThat(provider("delete")).isZero();
        assertThat(shell.out()).contains("nothing to do");
        provider("ensure", "--thumbprint", PRINT);
        assertThat(provider("delete", "--dry-run")).isEqualTo(3);
        shell.run("trust-policy", "--issuer", issuer, "--account", IamServer.ACCOUNT, "--sa", "a/b");
        makeRole("user-of-it", shell.out());
        assertThat(provider("show", "--roles")).isZero();
        assertThat(shell.out()).contains("trusted by   arn:aws:iam::" + IamServer.ACCOUNT + ":role/user-of-it\n");
        assertThat(provider("delete")).isEqualTo(4);
        assertThat(shell.err()).contains("role/user-of-it");
        assertThat(provider("show")).isZero();
        assertThat(provider("delete", "--yes-i-know")).isZero();
        assertThat(shell.out()).isEqualTo("- provider " + arn() + "\n");
        assertThat(provider("show")).isEqualTo(1);
    }

    @Test
    void rolesAreLinted() {
        shell.run("trust-policy", "--issuer", issuer, "--account", IamServer.ACCOUNT, "--sa", "a/b");
        String good = shell.out();
        makeRole("good", good);
        makeRole("loose", good.replaceAll(",\\s*\"[^\"]*:sub\": \"[^\"]*\"", ""));
        makeRole("elsewhere", good.replace(IamServer.ACCOUNT, "999999999999"));
        assertThat(run("trust-policy", "lint", "good", "--issuer", issuer))
                .as(shell::toString)
                .isZero();
        assertThat(run("trust-policy", "lint", "arn:aws:iam::" + IamServer.ACCOUNT + ":role/loose"))
                .isEqualTo(3);
        assertThat(shell.out()).contains("P6", "every ServiceAccount of the cluster gets the role");
        assertThat(run("trust-policy", "lint", "elsewhere")).isEqualTo(3);
        assertThat(shell.out()).contains("P4", "account is 999999999999, but the role's is " + IamServer.ACCOUNT);
        assertThat(run("trust-policy", "lint", "nobody")).isEqualTo(1);
        assertThat(shell.err()).contains("there is no file and no role nobody");
    }

    @Test
    void missingCredentialsAreSaidInOneSentence() {
        try (AwsProperties _ = new AwsProperties(Map.of())) {
            assertThat(provider("show")).isEqualTo(1);
            assertThat(shell.err()).contains("could not list the OIDC providers: there are no AWS credentials");
            assertThat(shell.err().lines()).hasSize(1);
        }
    }
}
