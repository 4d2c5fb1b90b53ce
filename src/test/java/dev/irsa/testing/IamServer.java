package dev.irsa.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server that speaks IAM's API, on loopback. It checks signatures, and refuses policies that AWS would refuse. */
public final class IamServer implements AutoCloseable {
    /** The account that all its entities belong to. */
    public static final String ACCOUNT = "000000000000";

    private final LocalServer server;

    private IamServer(LocalServer server) {
        this.server = server;
    }

    /** Starts one; the calling test is skipped when there is no binary for it. */
    public static IamServer start() {
        Path binary = TestCache.program("versitygw", "hack/s3-server/build");
        try {
            Path directory = Files.createTempDirectory("iam-server-");
            int port = LocalServer.freePort();
            List<String> command = List.of(
                    binary.toString(),
                    "--port=127.0.0.1:" + port,
                    "--quiet",
                    "iam",
                    "--dir=" + Files.createDirectory(directory.resolve("iam")));
            return new IamServer(LocalServer.start(directory, port, S3Server.root(), command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.close();
    }
}
