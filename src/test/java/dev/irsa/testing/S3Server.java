package dev.irsa.testing;

import dev.irsa.issuer.TestingCa;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real S3 server over HTTPS on loopback, which enforces conditional writes, signatures and bucket policies. */
public final class S3Server implements AutoCloseable {
    public static final String ACCESS_KEY = "AKIAIRSATEST00000000";
    public static final String SECRET_KEY = "a-secret-for-tests-only";
    public static final String REGION = "eu-central-1";

    private final Path binary;
    private final LocalServer server;
    private final Path caFile;

    private S3Server(Path binary, LocalServer server, Path caFile) {
        this.binary = binary;
        this.server = server;
        this.caFile = caFile;
    }

    /** Starts one; the calling test is skipped when there is no binary for it. */
    public static S3Server start() {
        Path binary = TestCache.program("versitygw", "hack/s3-server/build");
        try {
            Path directory = Files.createTempDirectory("s3-server-");
            TestingCa ca = new TestingCa();
            TestingCa.Entity leaf = ca.leaf();
            Path chain = TestingCa.write(
                    directory.resolve("tls.crt"), TestingCa.pem(ca.chain(leaf).toArray()));
            Path key = TestingCa.write(directory.resolve("tls.key"), TestingCa.pkcs8(leaf.keys()));
            Path buckets = Files.createDirectory(directory.resolve("buckets"));
            int port = LocalServer.freePort();
            List<String> command = List.of(
                    binary.toString(),
                    "--port=127.0.0.1:" + port,
                    "--region=" + REGION,
                    "--cert=" + chain,
                    "--key=" + key,
                    "--keep-alive",
                    "--quiet",
                    "--iam-dir=" + Files.createDirectory(directory.resolve("accounts")),
                    "posix",
                    buckets.toString());
            return new S3Server(binary, LocalServer.start(directory, port, root(), command), ca.rootFile(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one account that may do everything, in the server's environment. */
    static Map<String, String> root() {
        return Map.of("ROOT_ACCESS_KEY_ID", ACCESS_KEY, "ROOT_SECRET_ACCESS_KEY", SECRET_KEY);
    }

    /** Makes an account that may do nothing but what bucket policies say. */
    public void createUser(String accessKey, String secretKey) {
        List<String> command = List.of(
                binary.toString(),
                "admin",
                "--allow-insecure",
                "--region=" + REGION,
                "--endpoint-url=" + endpoint(),
                "create-user",
                "--access=" + accessKey,
                "--secret=" + secretKey,
                "--role=user");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("ADMIN_ACCESS_KEY_ID", ACCESS_KEY, "ADMIN_SECRET_ACCESS_KEY", SECRET_KEY));
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public URI endpoint() {
        return URI.create("https://127.0.0.1:" + server.port());
    }

    /** The CA that its certificate leads to, in PEM. */
    public Path caFile() {
        return caFile;
    }

    @Override
    public void close() {
        server.close();
    }
}
