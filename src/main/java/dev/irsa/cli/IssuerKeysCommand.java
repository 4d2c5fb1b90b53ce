package dev.irsa.cli;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwk;
import dev.irsa.issuer.KeyMaterial;
import dev.irsa.issuer.Rule;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code irsa issuer keys}: a fitting key pair for a new cluster, or for the next rotation. */
@Command(
        name = "keys",
        description = "Make a key pair that AWS and Kubernetes accept, and print the API server's flags.",
        mixinStandardHelpOptions = true)
final class IssuerKeysCommand implements Callable<Integer> {
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** What to make. */
    enum Type {
        RSA_2048,
        RSA_3072,
        RSA_4096,
        EC_P256,
        EC_P384,
        EC_P521
    }

    @Option(
            names = "--issuer",
            required = true,
            paramLabel = "URL",
            description = "the issuer that the cluster will have")
    private String issuer = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "where sa.key and sa.pub go (default: here)")
    private Path directory = Path.of(".");

    @Option(
            names = "--type",
            defaultValue = "RSA_2048",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, which every verifier accepts)")
    private Type type = Type.RSA_2048;

    @Mixin
    private IssuerTrustOptions trustOptions = new IssuerTrustOptions();

    @Mixin
    private IssuerOutput output = new IssuerOutput();

    @Override
    public Integer call() {
        return switch (IssuerUrl.parse(issuer, trustOptions.reach())) {
            case Checked.Refused<IssuerUrl>(List<Finding> findings) -> output.refuse(findings, IssuerExit.USAGE);
            case Checked.Accepted<IssuerUrl> accepted -> make(accepted.value());
        };
    }

    private int make(IssuerUrl url) {
        KeyPair keys = generate(type);
        Path key = directory.resolve("sa.key");
        try {
            Files.createDirectories(directory);
            Path publicKey = directory.resolve("sa.pub");
            // before either is written: half of a new pair beside half of an old one is worse than none
            for (Path file : List.of(key, publicKey)) {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new FileAlreadyExistsException(file.toString());
                }
            }
            write(key, "PRIVATE KEY", keys.getPrivate(), "rw-------");
            write(publicKey, "PUBLIC KEY", keys.getPublic(), "rw-r--r--");
        } catch (FileAlreadyExistsException e) {
            Finding finding = Finding.error(
                    Rule.W1, e.getMessage() + " exists, and a signing key is never overwritten; choose another --out");
            return output.refuse(List.of(finding), IssuerExit.FOREIGN);
        } catch (IOException e) {
            Finding finding =
                    Finding.error(Rule.W4, "the keys cannot be written to " + directory + ": " + e.getMessage());
            return output.refuse(List.of(finding), IssuerExit.FAILURE);
        }
        print(url, keys);
        return IssuerExit.OK;
    }

    private void print(IssuerUrl url, KeyPair keys) {
        PrintWriter out = output.out();
        KeyMaterial.of(keys.getPublic())
                .toOptional()
                .map(Jwk::of)
                .ifPresent(jwk -> out.println("# " + jwk.material().label() + ", kid " + jwk.kid()));
        out.println("# kube-apiserver, every one of them:");
        out.println("--service-account-issuer=" + url);
        out.println("--service-account-jwks-uri=" + url.jwksUrl());
        out.println("--service-account-key-file=/etc/kubernetes/pki/sa.pub");
        out.println("--service-account-signing-key-file=/etc/kubernetes/pki/sa.key");
        out.println("# kube-controller-manager:");
        out.println("--service-account-private-key-file=/etc/kubernetes/pki/sa.key");
        out.println("# on a cluster that is running, do not replace the files: see docs/rotation.md");
        out.flush();
    }

    static KeyPair generate(Type type) {
        return switch (type) {
            case RSA_2048 -> rsa(2048);
            case RSA_3072 -> rsa(3072);
            case RSA_4096 -> rsa(4096);
            case EC_P256 -> ec("secp256r1");
            case EC_P384 -> ec("secp384r1");
            case EC_P521 -> ec("secp521r1");
        };
    }

    private static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java makes RSA keys", e);
        }
    }

    private static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java makes EC keys", e);
        }
    }

    /** Created with its permissions, and never over a file that is there. */
    static void write(Path file, String label, Key key, String permissions) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        String text = "-----BEGIN " + label + "-----\n" + PEM.encodeToString(key.getEncoded()) + "\n-----END " + label
                + "-----\n";
        Files.writeString(file, text, StandardOpenOption.WRITE);
    }
}
