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
 *
 * <p>The programs are found in {@code KUBEBUILDER_ASSETS}, where {@code setup-envtest} puts them, then in the folder where
 * fabric8's {@code kube-api-test} keeps what it has downloaded, and where {@code hack/control-plane/build} puts what it
 * builds. Tests download nothing by themselves: {@code kube-api-test} (7.6.1) runs what it gets without comparing it with
 * the checksums that are published beside it, waits for ever where a network swallows connections, and takes a folder that
 * an interrupted download left half full for a whole one. Whoever has used it, or {@code setup-envtest}, is served by what
 * is there.
 */
public final class ControlPlane implements AutoCloseable {
    /** A member of {@code system:masters}. */
    public static final String ADMIN = "admin-token";

    private static final int ATTEMPTS = 3;

    private static Optional<ControlPlane> shared = Optional.empty();

    private final Path binaries;
    private final Path directory;
    private final int etcdPort;
    private final Process etcd;
    private final ApiServerProcess first;
    private final List<ApiServerProcess> others = new ArrayList<>();

    private ControlPlane(Path binaries, List<String> flags) throws IOException, InterruptedException {
        this.binaries = binaries;
        this.directory = Files.createTempDirectory("control-plane-");
        this.etcdPort = freePort();
        writeKeys();
        this.etcd = startEtcd();
        this.first = new ApiServerProcess(this, freePort(), flags);
        try {
            first.awaitReady();
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

    /**
     * One of the caller's own, to be stopped and started; the calling test is skipped when there are no binaries.
     *
     * @param flags of the API server, in place of the usual ones of the same name
     */
    public static ControlPlane start(String... flags) {
        Optional<Path> found = find();
        Assumptions.assumeTrue(
                found.isPresent(), "needs kube-apiserver, etcd and kubectl: hack/control-plane/build makes them");
        try {
            return start(found.get(), List.of(flags), ATTEMPTS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ports that were free a moment ago may be taken on a busy machine; then it is tried again with others. */
    private static ControlPlane start(Path binaries, List<String> flags, int attempts)
            throws IOException, InterruptedException {
        try {
            return new ControlPlane(binaries, flags);
        } catch (IllegalStateException e) {
            if (attempts <= 1) {
                throw e;
            }
            return start(binaries, flags, attempts - 1);
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
        return launch(
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

    /** The flags of an API server without those that only it has. */
    List<String> usualFlags() {
        return List.of(
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
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

    /** Whether a program is beside those that every control plane needs. */
    boolean has(String program) {
        return Files.isExecutable(binaries.resolve(program));
    }

    Process launch(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(binaries.resolve(program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(program + ".log").toFile()));
        return builder.start();
    }

    boolean isEtcdAlive() {
        return etcd.isAlive();
    }

    Path directory() {
        return directory;
    }

    /** Another API server over the same etcd, with the same certificate; ready on return. */
    public ApiServerProcess another(String... flags) throws InterruptedException {
        try {
            ApiServerProcess server = new ApiServerProcess(this, freePort(), List.of(flags));
            others.add(server);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The API server that it began with. */
    public ApiServerProcess first() {
        return first;
    }

    /** Stops the API server; etcd goes on. */
    public void stopApiServer() {
        first.stop();
    }

    /** Starts the API server again, on the same port; returns at once. */
    public void startApiServerAgain() {
        first.start();
    }

    /** Its port on loopback. */
    public int port() {
        return first.port();
    }

    /** A client with all rights. */
    public Kube admin() {
        return client(ADMIN);
    }

    /** A client of the user that a token stands for. */
    public Kube client(String token) {
        return new Kube(port(), authority(), token);
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
                    "--kubeconfig=" + kubeconfig(ADMIN, port()),
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

    static void stop(Process process) {
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
        others.forEach(ApiServerProcess::stop);
        first.stop();
        stop(etcd);
        try (var all = Files.walk(directory)) {
            all.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
        } catch (IOException _) {
            // A directory below /tmp that stays does no harm.
        }
    }
}
