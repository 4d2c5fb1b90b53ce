package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Discovery;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.TestingCa;
import dev.irsa.issuer.TestingKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class IssuerCommandTest {
    private static final String ISSUER = "https://oidc.irsa.dev/one";

    @TempDir
    Path directory;

    private StringWriter out;
    private StringWriter err;

    @BeforeEach
    void writeKeys() {
        write("old.pub", TestingCa.pem(TestingKeys.rsaPair().getPublic()));
        write("new.pub", TestingCa.pem(TestingKeys.ecPair(0).getPublic()));
    }

    private String write(String name, String text) {
        return TestingCa.write(directory.resolve(name), text).toString();
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return command(new IssuerCommand()).execute(arguments);
    }

    private CommandLine command(Object command) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private int publisher(String command, String... more) {
        String[] fixed = {
            command, "--issuer", ISSUER, "--ledger", file("ledger.json"), "--directory", file("web"), "--no-check"
        };
        String[] all = java.util.stream.Stream.of(fixed, more)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
        return run(all);
    }

    @Test
    void planPublishPlan() throws IOException {
        assertThat(publisher("plan", "--keys", file("old.pub"))).isEqualTo(IssuerExit.DIFFERENCES);
        assertThat(out.toString()).contains("1. remember 1 keys", "2. publish the key set", "3. publish the discovery");
        assertThat(directory.resolve("web")).doesNotExist();
        assertThat(directory.resolve("ledger.json")).doesNotExist();

        assertThat(publisher("publish", "--keys", file("old.pub"))).isEqualTo(IssuerExit.OK);
        assertThat(Files.readString(directory.resolve("web/.well-known/openid-configuration")))
                .isEqualTo(Discovery.synthesised(new IssuerUrl(ISSUER), java.util.Set.of("RS256"))
                        .document()
                        .text());
        assertThat(publisher("plan", "--keys", file("old.pub"))).isEqualTo(IssuerExit.OK);
        assertThat(publisher("plan", "--keys", file("old.pub"), "--keys", file("new.pub"), "-o", "json"))
                .isEqualTo(IssuerExit.DIFFERENCES);
        assertThat(out.toString()).contains("\"changes\":true", "\"step\":\"PublishJwks\"", "\"rule\":\"G1\"");
    }

    @Test
    void aKeyThatIsGoneStays() throws IOException {
        publisher("publish", "--keys", file("old.pub"), "--keys", file("new.pub"));
        String both = Files.readString(directory.resolve("web/openid/v1/jwks"));
        assertThat(publisher("publish", "--keys", file("new.pub"))).isEqualTo(IssuerExit.OK);
        assertThat(Files.readString(directory.resolve("web/openid/v1/jwks"))).isEqualTo(both);
    }

    @Test
    void W4_aLedgerIsOfOneIssuer() throws IOException {
        publisher("publish", "--keys", file("old.pub"));
        String[] other = {
            "publish",
            "--issuer",
            "https://oidc.irsa.dev/two",
            "--ledger",
            file("ledger.json"),
            "--no-check",
            "--keys",
            file("new.pub"),
            "--directory",
            file("two")
        };
        assertThat(run(other)).isEqualTo(IssuerExit.FAILURE);
        assertThat(out.toString())
                .contains("W4", "the ledger is that of " + ISSUER + ", not of https://oidc.irsa.dev/two");
        assertThat(directory.resolve("two")).doesNotExist();

        // one that was written before ledgers named their issuer is taken over, once
        Path ledger = directory.resolve("ledger.json");
        Files.writeString(ledger, Files.readString(ledger).replaceAll("\"issuer\":\"[^\"]*\",?", ""));
        assertThat(publisher("publish", "--keys", file("old.pub"))).isEqualTo(IssuerExit.OK);
        assertThat(run(other)).isEqualTo(IssuerExit.FAILURE);
    }

    @Test
    void W4_everyIssuerOfAServerHasAFileOfItsOwn() {
        assertThat(IssuerService.fileName(new IssuerUrl("https://h.irsa.dev/a_b")))
                .isNotEqualTo(IssuerService.fileName(new IssuerUrl("https://h.irsa.dev/a/b")));
    }

    @Test
    void printsWithoutADirectory() {
        assertThat(run("publish", "--issuer", ISSUER, "--keys", file("old.pub"), "--no-check", "--ledger", file("l")))
                .isEqualTo(IssuerExit.OK);
        assertThat(out.toString()).contains("==> /openid/v1/jwks <==", "\"keys\":[");
    }

    @Test
    void badInputIsOneSentenceWithTheRule() {
        assertThat(run("plan", "--issuer", "http://x.dev", "--keys", file("old.pub")))
                .isEqualTo(IssuerExit.USAGE);
        assertThat(err.toString()).isEqualToIgnoringNewLines("I1: the issuer must begin with https:// in lower case");
        assertThat(publisher("plan", "--keys", file("old.pub"), "--max-age", "13h"))
                .isEqualTo(IssuerExit.USAGE);
        assertThat(err.toString()).startsWith("T6: ");
        assertThat(publisher("plan", "--keys", file("old.pub"), "--max-age", "soon"))
                .isEqualTo(IssuerExit.USAGE);
        assertThat(publisher("plan", "--keys", file("missing"))).isEqualTo(IssuerExit.FAILURE);
        assertThat(out.toString()).contains("A2");
        assertThat(publisher("plan", "--keys", write("private", TestingCa.pkcs8(TestingKeys.ecPair(1)))))
                .isEqualTo(IssuerExit.FAILURE);
        assertThat(out.toString()).contains("K6   ERROR", "--derive-public");
        assertThat(publisher("plan", "--derive-public", "--keys", file("private")))
                .isEqualTo(IssuerExit.DIFFERENCES);
    }

    @Test
    void W1_foreignDocumentsAreExitCode5() throws IOException {
        Files.createDirectories(directory.resolve("web/openid/v1"));
        Files.writeString(
                directory.resolve("web/openid/v1/jwks"),
                TestingKeys.jwks(3).document().toOptional().orElseThrow().text());
        assertThat(publisher("publish", "--keys", file("old.pub"))).isEqualTo(IssuerExit.FOREIGN);
        assertThat(publisher("publish", "--keys", file("old.pub"), "--adopt")).isEqualTo(IssuerExit.OK);
    }

    @Test
    void G6_emergencyIsAskedForTwice() {
        String kid = TestingKeys.kid(0).text();
        publisher("publish", "--keys", file("old.pub"), "--keys", file("new.pub"));
        assertThat(publisher("publish", "--keys", file("old.pub"), "--emergency", kid))
                .isEqualTo(IssuerExit.UNSAFE);
        assertThat(err.toString()).startsWith("G6: ");
        assertThat(publisher("publish", "--keys", file("old.pub"), "--emergency", kid, "--yes-i-know"))
                .isEqualTo(IssuerExit.OK);
        assertThat(directory.resolve("web/openid/v1/jwks")).content().doesNotContain(kid);
        assertThat(out.toString())
                .as("without a cluster, how to find what to restart")
                .contains("Restart every pod", "kubectl get pods -A");
        String last = TestingKeys.jwk(TestingKeys.rsaPair()).kid().text();
        assertThat(publisher("publish", "--keys", file("old.pub"), "--emergency", last, "--yes-i-know"))
                .isIn(IssuerExit.FAILURE, IssuerExit.UNSAFE);
        assertThat(directory.resolve("web/openid/v1/jwks")).content().contains(last);
    }

    @Test
    void G2_gateIsClosedUntilTheKeyIsPublic() {
        String kid = TestingKeys.kid(0).text();
        publisher("publish", "--keys", file("old.pub"), "--keys", file("new.pub"));
        assertThat(publisher("gate", "--keys", file("old.pub"), "--keys", file("new.pub"), "--promote", kid))
                .isEqualTo(IssuerExit.UNSAFE);
        assertThat(out.toString()).startsWith("closed (G2): ").contains("; a key is public for 1d (--pre-publish)");
        assertThat(publisher("gate", "--keys", file("new.pub"), "--retire", "unheard-of", "-o", "json"))
                .isEqualTo(IssuerExit.UNSAFE);
        assertThat(out.toString()).contains("\"open\":false", "nobody has seen it");
        assertThat(publisher("gate", "--keys", file("new.pub"))).isEqualTo(IssuerExit.USAGE);
    }

    @Test
    void keysMakesAPairAndNeverOverwritesIt() throws IOException {
        String[] command = {"keys", "--issuer", ISSUER, "--out", file("pki"), "--type", "ec_p256"};
        assertThat(run(command)).isEqualTo(IssuerExit.OK);
        assertThat(out.toString())
                .contains("--service-account-issuer=" + ISSUER + "\n", "--service-account-jwks-uri=" + ISSUER)
                .contains("# EC P-256, kid ");
        assertThat(Files.getPosixFilePermissions(directory.resolve("pki/sa.key")))
                .hasSize(2);
        String key = Files.readString(directory.resolve("pki/sa.key"));
        assertThat(key).startsWith("-----BEGIN PRIVATE KEY-----\n").doesNotContain("\r");
        assertThat(run(command)).isEqualTo(IssuerExit.FOREIGN);
        assertThat(Files.readString(directory.resolve("pki/sa.key"))).isEqualTo(key);
        assertThat(publisher("plan", "--keys", file("pki/sa.pub"))).isEqualTo(IssuerExit.DIFFERENCES);
        Files.delete(directory.resolve("pki/sa.key"));
        assertThat(run(command)).isEqualTo(IssuerExit.FOREIGN);
        assertThat(directory.resolve("pki/sa.key"))
                .as("no new half beside an old one")
                .doesNotExist();
    }

    /** A port that was free a moment ago, with a certificate for it; the CA's file is returned. */
    private String serving() throws Exception {
        TestingCa ca = new TestingCa();
        TestingCa.Entity leaf = ca.leaf();
        write("tls.crt", TestingCa.pem(ca.chain(leaf).toArray()));
        write("tls.key", TestingCa.pkcs8(leaf.keys()));
        return ca.rootFile(directory).toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private IssuerService serve(int port, String root, String... more) {
        IssuerServeCommand serve = new IssuerServeCommand();
        String[] fixed = {
            "--tls-cert",
            file("tls.crt"),
            "--tls-key",
            file("tls.key"),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--interval",
            "1s",
            "--ca-file",
            root,
            "--allow-private"
        };
        out = new StringWriter();
        err = new StringWriter();
        command(serve)
                .parseArgs(java.util.stream.Stream.of(fixed, more)
                        .flatMap(java.util.Arrays::stream)
                        .toArray(String[]::new));
        return serve.open().toOptional().orElseThrow();
    }

    private void awaitVerified(String issuer, String root) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(run("verify", issuer, "--ca-file", root, "--allow-private"))
                        .as(() -> out.toString())
                        .isEqualTo(IssuerExit.OK));
    }

    @Test
    void serveSaysWhetherItRemembers() throws Exception {
        serving();
        String[] command = {
            "serve",
            "--cluster",
            ISSUER + "=" + file("old.pub"),
            "--tls-cert",
            file("tls.crt"),
            "--tls-key",
            file("tls.key")
        };
        assertThat(run(command)).isEqualTo(IssuerExit.USAGE);
        assertThat(err.toString()).contains("--state", "--forget-keys");
    }

    @Test
    void serveGoesOnAfterARestartWithoutItsSources() throws Exception {
        String root = serving();
        int port = freePort();
        String issuer = "https://127.0.0.1:" + port + "/one";
        String[] more = {"--cluster", issuer + "=" + file("old.pub") + "," + file("new.pub"), "--state", file("state")};
        try (IssuerService service = serve(port, root, more)) {
            service.start();
            awaitVerified(issuer, root);
        }
        Files.delete(directory.resolve("old.pub"));
        Files.delete(directory.resolve("new.pub"));
        try (IssuerService service = serve(port, root, more)) {
            service.start();
            awaitVerified(issuer, root);
            write("new.pub", TestingCa.pem(TestingKeys.ecPair(0).getPublic()));
            write("old.pub", TestingCa.pem(TestingKeys.ecPair(0).getPublic()));
            // the key that no source lists any more is still there, for the tokens that it signed
            Jwks both = Jwks.of(List.of(TestingKeys.jwk(TestingKeys.rsaPair()), TestingKeys.jwk(0)));
            write("both.json", both.document().toOptional().orElseThrow().text());
            Awaitility.await()
                    .pollDelay(Duration.ofSeconds(3))
                    .untilAsserted(() -> assertThat(run(
                                    "verify",
                                    issuer,
                                    "--ca-file",
                                    root,
                                    "--allow-private",
                                    "--expect",
                                    file("both.json")))
                            .as(() -> out.toString())
                            .isEqualTo(IssuerExit.OK));
        }
    }

    @Test
    void serveAndVerifyEachOther() throws Exception {
        String root = serving();
        int port = freePort();
        String one = "https://127.0.0.1:" + port + "/one";
        String two = "https://127.0.0.1:" + port + "/two";
        try (IssuerService service = serve(
                port,
                root,
                "--forget-keys",
                "--cluster",
                one + "=" + file("old.pub"),
                "--cluster",
                two + "=" + file("old.pub") + "," + file("new.pub"))) {
            service.start();
            awaitVerified(two, root);
            assertThat(run("verify", one, "--ca-file", root, "--allow-private", "-o", "json"))
                    .isEqualTo(IssuerExit.OK);
            assertThat(out.toString()).contains("\"passed\":true", "{\"rule\":\"T2\",\"sentence\":");
            assertThat(run("verify", one + "/", "--ca-file", root, "--allow-private"))
                    .isEqualTo(IssuerExit.FAILURE);
            assertThat(out.toString()).contains("I3   ERROR");
            assertThat(run("verify", one)).isEqualTo(IssuerExit.FAILURE);
            assertThat(out.toString()).contains("I7   ERROR");
        }
    }
}
