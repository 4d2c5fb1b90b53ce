package dev.irsa.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.irsa.certificate.InMemoryCertificate;
import dev.irsa.certificate.Pem;
import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.KeyMaterial;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.Reach;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Severity;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.check.CheckReport;
import dev.irsa.issuer.check.CheckSettings;
import dev.irsa.issuer.check.IssuerCheck;
import dev.irsa.issuer.sink.Directory;
import dev.irsa.issuer.sink.IssuerServer;
import dev.irsa.issuer.sink.LedgerMemory;
import dev.irsa.issuer.sink.PublicKeys;
import dev.irsa.issuer.sink.PublishResult;
import dev.irsa.issuer.sink.Run;
import dev.irsa.issuer.sink.ServerCertificate;
import dev.irsa.issuer.sink.Shelf;
import dev.irsa.issuer.sink.Stored;
import dev.irsa.issuer.source.KeyFile;
import dev.irsa.issuer.source.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The issuer's part of the demonstration: sample keys become documents in a directory, a server gives them out, and they
 * are looked at as AWS does; then one byte of a key is another one.
 */
final class IssuerDemo {
    private final Path directory;
    private final InMemoryCertificate certificate;
    private final Consumer<String> say;

    /**
     * A demonstration.
     *
     * @param directory for its files
     * @param say takes lines with picocli's markup
     */
    IssuerDemo(Path directory, InMemoryCertificate certificate, Consumer<String> say) {
        this.directory = directory;
        this.certificate = certificate;
        this.say = say;
    }

    /** Whether everything came out as it should. */
    boolean run() throws IOException {
        KeyPair key = IssuerKeysCommand.generate(IssuerKeysCommand.Type.EC_P256);
        Path publicKey = directory.resolve("sa.pub");
        IssuerKeysCommand.write(publicKey, "PUBLIC KEY", key.getPublic(), "rw-r--r--");
        Path chain = directory.resolve("issuer.crt");
        Files.writeString(
                chain,
                certificate.current().chain().stream().map(Pem::certificate).collect(Collectors.joining()));
        Path serving = directory.resolve("issuer.key");
        Files.writeString(serving, Pem.key(certificate.current().key()));
        int port = freePort();
        IssuerUrl issuer = new IssuerUrl("https://localhost:" + port);
        Shelf shelf = new Shelf(issuer);
        try (IssuerServer server = new IssuerServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                new ServerCertificate(chain, serving),
                List.of(shelf),
                IssuerServer.Settings.DEFAULT,
                InstantSource.system())) {
            server.start();
            return show(issuer, shelf, publicKey, key);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean show(IssuerUrl issuer, Shelf shelf, Path publicKey, KeyPair key) throws IOException {
        Directory documents = new Directory(directory.resolve("issuer"), issuer);
        Run run = new Run(
                issuer,
                RotationPolicy.DEFAULT,
                () -> new Observation(new KeyFile(publicKey, false).read()),
                new LedgerMemory(),
                List.of(documents),
                PublicKeys.UNCHECKED,
                InstantSource.system());
        boolean published = run.publish(Situation.Options.DEFAULT) instanceof PublishResult.Completed;
        say.accept("@|bold The issuer: " + issuer + "|@ serves what was made of a sample public key, sa.pub.");
        serve(documents, shelf);
        say.accept("@|faint A token is signed with the key, and verified with what the issuer serves:|@");
        CheckSettings settings = CheckSettings.of(Trust.with(Optional.of(authority())), Reach.PRIVATE)
                .withTokens(List.of(token(issuer, key)));
        boolean green = verify(issuer, settings);

        Path jwks = documents.root().resolve(Document.Kind.JWKS.path().substring(1));
        String good = Files.readString(jwks);
        int x = good.indexOf("\"x\":\"") + 5;
        char other = good.charAt(x) == 'A' ? 'B' : 'A';
        Files.writeString(jwks, good.substring(0, x) + other + good.substring(x + 1));
        serve(documents, shelf);
        say.accept("@|faint Now somebody changes one byte of the public key:|@");
        boolean red = !verify(issuer, settings);

        boolean repaired = run.publish(Situation.Options.DEFAULT) instanceof PublishResult.Completed;
        serve(documents, shelf);
        say.accept("@|faint irsa publisher would find that in its next round, tell, and publish the key set again:|@");
        return published && green && red && repaired && verify(issuer, settings);
    }

    private Path authority() throws IOException {
        return Files.writeString(directory.resolve("issuer-ca.pem"), certificate.authorityPem());
    }

    /** Puts on the shelf what is in the directory, whoever wrote it there. */
    private static void serve(Directory documents, Shelf shelf) throws IOException {
        for (Document.Kind kind : Document.Kind.values()) {
            if (documents.read(kind) instanceof Stored.Present present) {
                shelf.write(present.document(), shelf.read(kind));
            }
        }
        shelf.confirm(Instant.now());
    }

    private boolean verify(IssuerUrl issuer, CheckSettings settings) {
        CheckReport report = IssuerCheck.run(issuer.text(), settings, Instant.now());
        say.accept("  $ irsa issuer verify " + issuer);
        List<Finding> errors =
                report.findings().stream().filter(Finding::isError).toList();
        errors.forEach(finding -> say.accept("  @|red " + finding.rule() + " ERROR " + finding.sentence() + "|@"));
        if (errors.isEmpty()) {
            long holding = report.findings().stream()
                    .filter(finding -> finding.severity() == Severity.OK)
                    .count();
            say.accept("  @|green OK|@ " + holding + " rules hold, from the TLS versions to the token's signature");
        }
        return report.passed();
    }

    /** What an API server would sign. */
    private static String token(IssuerUrl issuer, KeyPair key) {
        String kid = KeyMaterial.of(key.getPublic()) instanceof Checked.Accepted<KeyMaterial> accepted
                ? accepted.value().kid().text()
                : "";
        long now = Instant.now().getEpochSecond();
        String header = "{\"alg\":\"ES256\",\"kid\":\"" + kid + "\"}";
        String claims = "{\"iss\":\"" + issuer + "\",\"sub\":\"system:serviceaccount:demo:app\",\"aud\":[\""
                + CheckSettings.STS + "\"],\"iat\":" + now + ",\"exp\":"
                + (now + Duration.ofHours(1).toSeconds()) + "}";
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String signed =
                encoder.encodeToString(header.getBytes(UTF_8)) + "." + encoder.encodeToString(claims.getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key.getPrivate());
            signature.update(signed.getBytes(US_ASCII));
            return signed + "." + encoder.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java signs with EC keys", e);
        }
    }
}
