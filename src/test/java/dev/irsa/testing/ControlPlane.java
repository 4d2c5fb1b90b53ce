package dev.irsa.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A real kube-apiserver over a real etcd, on loopback. Whoever the token file lists may be anybody; RBAC is on. The
 * ServiceAccount plugin is off, as no controller makes {@code default} accounts here.
 */
public final class ControlPlane implements AutoCloseable {
    /** A member of {@code system:masters}. */
    public static final String ADMIN = "admin-token";

    private static final Duration START = Duration.ofSeconds(60);
    private static Optional<ControlPlane> shared = Optional.empty();

    private final Path binaries;
    private final Path directory;
    private final int port;
    private final int etcdPort;
    private final Process etcd;
    private Process apiServer;

    private ControlPlane(Path binaries) throws IOException, InterruptedException {
        this.binaries = binaries;
        this.directory = Files.createTempDirectory("control-plane-");
        this.etcdPort = freePort();
        this.port = freePort();
        writeKeys();
        this.etcd = startEtcd();
        this.apiServer = startApiServer();
        try {
            awaitReady();
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /** The one that all tests of this JVM share; the calling test is skipped when there are no binaries for it. */
    public static synchronized ControlPlane shared() {
        if (shared.isEmpty()) {
            ControlPlane started = start();
            shared = Optional.of(started);
            Runtime.getRuntime().addShutdownHook(new Thread(started::close, "stop-control-plane"));
        }
        return shared.get();
    }

    /** One of the caller's own, to be stopped and started; the calling test is skipped when there are no binaries. */
    public static ControlPlane start() {
        Optional<Path> found = find();
        Assumptions.assumeTrue(
                found.isPresent(), "needs kube-apiserver, etcd and kubectl: hack/control-plane/build makes them");
        try {
            return new ControlPlane(found.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Path> find() {
        List<Path> candidates = new ArrayList<>();
        String assets = System.getenv("KUBEBUILDER_ASSETS");
        if (assets != null && !assets.isEmpty()) {
            candidates.add(Path.of(assets));
        }
        String cache = System.getenv("KUBE_API_TEST_DIR");
        Path versions = (cache == null ? Path.of(System.getProperty("user.home"), ".kubeapitest") : Path.of(cache))
                .resolve("k8s");
        if (Files.isDirectory(versions)) {
            try (var all = Files.list(versions)) {
                all.sorted((a, b) -> b.toString().compareTo(a.toString())).forEach(candidates::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return candidates.stream()
                .filter(path -> List.of("kube-apiserver", "etcd", "kubectl").stream()
                        .allMatch(name -> Files.isExecutable(path.resolve(name))))
                .findFirst();
    }

    private void writeKeys() throws IOException {
        Files.writeString(
                directory.resolve("tokens.csv"),
                ADMIN + ",admin,admin,system:masters\nwebhook-token,irsa-webhook,irsa-webhook\n");
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            Files.writeString(
                    directory.resolve("sa.key"),
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(generator
                                            .generateKeyPair()
                                            .getPrivate()
                                            .getEncoded())
                            + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process startEtcd() throws IOException {
        String client = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + freePort();
        return start(
                "etcd",
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--unsafe-no-fsync",
                "--log-level=error");
    }

    private Process startApiServer() throws IOException {
        return start(
                "kube-apiserver",
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + directory.resolve("certs"),
                "--token-auth-file=" + directory.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-signing-key-file=" + directory.resolve("sa.key"),
                "--service-account-key-file=" + directory.resolve("sa.key"),
                "--service-cluster-ip-range=10.0.0.0/24",
                "--disable-admission-plugins=ServiceAccount",
                "--shutdown-delay-duration=0s",
                "--max-requests-inflight=4000",
                "--max-mutating-requests-inflight=2000");
    }

    private Process start(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(binaries.resolve(program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(program + ".log").toFile()));
        return builder.start();
    }

    private void awaitReady() throws InterruptedException {
        Eventually.within(START, "the API server is ready", () -> {
            if (!apiServer.isAlive() || !etcd.isAlive()) {
                throw new IllegalStateException("the control plane died; see " + directory);
            }
            try (Kube kube = admin()) {
                return kube.get("/readyz").status() == 200
                        && kube.get("/api/v1/namespaces/default").status() == 200;
            }
        });
    }

    /** Stops the API server; etcd goes on. */
    public void stopApiServer() {
        stop(apiServer);
    }

    /** Starts the API server again, on the same port; returns at once. */
    public void startApiServerAgain() {
        try {
            apiServer = startApiServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its port on loopback. */
    public int port() {
        return port;
    }

    /** A client with all rights. */
    public Kube admin() {
        return client(ADMIN);
    }

    /** A client of the user that a token stands for. */
    public Kube client(String token) {
        return new Kube(port, authority(), token);
    }

    /** The certificate that the API server serves, and the one that signed it, in PEM. */
    public String authority() {
        try {
            Path file = directory.resolve("certs/apiserver.crt");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kubeconfig for a user, by way of a port on loopback. */
    public Path kubeconfig(String token, int viaPort) {
        String text = """
                apiVersion: v1
                kind: Config
                current-context: test
                contexts: [{name: test, context: {cluster: test, user: test}}]
                users: [{name: test, user: {token: %s}}]
                clusters:
                - name: test
                  cluster:
                    server: https://127.0.0.1:%d
                    certificate-authority-data: %s
                """.formatted(
                token, viaPort, Base64.getEncoder().encodeToString(authority().getBytes(StandardCharsets.UTF_8)));
        try {
            return Files.writeString(Files.createTempFile(directory, "kubeconfig-", ".yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs kubectl as the admin; returns what it printed on both streams. */
    public String kubectl(String input, String... arguments) {
        try {
            List<String> command = new ArrayList<>(List.of(
                    binaries.resolve("kubectl").toString(),
                    "--kubeconfig=" + kubeconfig(ADMIN, port),
                    "--cache-dir=" + directory.resolve("kubectl")));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeAll(Map.of("KUBECONFIG", "").keySet());
            Process process = builder.start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the API server first: without etcd its graceful stop does not end. */
    @Override
    public void close() {
        stop(apiServer);
        stop(etcd);
        try (var all = Files.walk(directory)) {
            all.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
        } catch (IOException _) {
            // A directory below /tmp that stays does no harm.
        }
    }
}
