package dev.irsa.issuer.source.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Rules;
import dev.irsa.issuer.TestingCa;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.View;
import dev.irsa.issuer.source.KeyFile;
import dev.irsa.testing.ApiServerProcess;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Kube;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real API servers: one with a key of every kind, one in the middle of a rotation. */
class ClusterKeysIT {
    private static final String ISSUER = "https://oidc.irsa.dev/one";
    private static final Path VECTORS = Path.of("src/test/resources/issuer/kid");
    private static final List<String> GOLDEN =
            List.of("rsa-2048", "rsa-3072", "rsa-4096", "ec-256", "ec-384", "ec-521");
    private static final MintedToken.Request REQUEST =
            new MintedToken.Request("default", "minter", "sts.amazonaws.com");

    @TempDir
    private static Path directory;

    private static final KeyPair SIGNING = TestingKeys.ec("secp384r1");
    private static ControlPlane plane;
    private static ApiServerProcess second;

    @BeforeAll
    static void start() throws Exception {
        Path signing = TestingCa.write(directory.resolve("signing.key"), TestingCa.pkcs8(SIGNING));
        Path verifying = TestingCa.write(directory.resolve("signing.pub"), TestingCa.pem(SIGNING.getPublic()));
        List<String> flags =
                new ArrayList<>(List.of("--service-account-issuer=" + ISSUER, "--endpoint-reconciler-type=none"));
        GOLDEN.forEach(name -> flags.add("--service-account-key-file=" + VECTORS.resolve(name + ".pem")));
        plane = ControlPlane.start(flags.toArray(String[]::new));
        second = plane.another(
                "--service-account-issuer=" + ISSUER,
                "--endpoint-reconciler-type=none",
                "--service-account-key-file=" + verifying,
                "--service-account-signing-key-file=" + signing);
        try (Kube admin = plane.admin()) {
            admin.serviceAccount("default", "minter", Map.of());
        }
    }

    @AfterAll
    static void stop() {
        if (plane != null) {
            plane.close();
        }
    }

    private static ApiAccess access(String token) throws Exception {
        return ApiAccess.kubeconfig(plane.kubeconfig(token, plane.port()), Optional.empty());
    }

    private static Dialler dialler(String name) throws Exception {
        return new Dialler(access(ControlPlane.ADMIN), name, "test");
    }

    private static ClusterKeys both(String name) throws Exception {
        List<String> addresses = List.of("127.0.0.1:" + plane.port(), "127.0.0.1:" + second.port());
        return new ClusterKeys(new NamedInstances(addresses, dialler(name)), Optional.of(REQUEST));
    }

    private static View.Listed listed(View view) {
        assertThat(view).isInstanceOf(View.Listed.class);
        return (View.Listed) view;
    }

    @Test
    void K4_everyKeyIsPublishedByKubernetesAsItIsReadFromItsFile() throws Exception {
        try (ApiConnection api = ApiConnection.open(access(ControlPlane.ADMIN), "test")) {
            View.Listed view = listed(new ClusterKeys(Instances.only("it", api), Optional.empty())
                    .read()
                    .getFirst());
            Jwks fromFiles = Jwks.EMPTY;
            List<String> golden = new ArrayList<>();
            for (String name : GOLDEN) {
                golden.add(Files.readString(VECTORS.resolve(name + ".kid")).strip());
                View.Listed file = listed(new KeyFile(VECTORS.resolve(name + ".pem"), false)
                        .read()
                        .getFirst());
                fromFiles = fromFiles.union(file.keys()).toOptional().orElseThrow();
            }
            assertThat(view.keys().kids().stream().map(KeyId::text)).containsExactlyInAnyOrderElementsOf(golden);
            assertThat(view.keys()).isEqualTo(fromFiles);
            assertThat(view.discovery().orElseThrow().issuer()).isEqualTo(ISSUER);
            assertThat(view.signer()).isEmpty();
        }
    }

    @Test
    void A1_everyApiServerIsAskedAndTheirKeysAreUnited() throws Exception {
        try (ClusterKeys keys = both("kubernetes.default.svc")) {
            Observation observation = new Observation(keys.read());
            Checked<Jwks> union = observation.keys();
            assertThat(Rules.warnings(union.findings())).containsExactly(Rule.A1);
            assertThat(union.toOptional().orElseThrow().kids()).hasSize(7);
            assertThat(observation.isComplete()).isTrue();
            KeyId signing = TestingKeys.jwk(SIGNING).kid();
            assertThat(listed(observation.views().get(1)).signer()).contains(signing);
            assertThat(observation.signers().orElseThrow()).hasSize(2).contains(signing);
            assertThat(keys.tokens()).hasSize(2).allSatisfy(token -> {
                assertThat(token.issuer()).isEqualTo(ISSUER);
                assertThat(token.toString()).doesNotContain(token.text());
            });
            assertThat(keys.listing())
                    .allSatisfy(view -> assertThat(listed(view).signer()).isEmpty());
        }
    }

    /**
     * New connections go to the one and the other in turn, as load balancers do: two by two, because a client may or may not
     * use a connection again.
     */
    private static final class InTurn implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger connections = new AtomicInteger();
        private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
        private final int[] ports;

        InTurn(int... ports) throws IOException {
            this.ports = ports;
            Thread.ofVirtual().start(this::accept);
        }

        String address() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket from = socket.accept();
                    int port = ports[connections.getAndIncrement() / 2 % ports.length];
                    Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
                    open.addAll(List.of(from, to));
                    Thread.ofVirtual().start(() -> copy(from, to));
                    Thread.ofVirtual().start(() -> copy(to, from));
                }
            } catch (IOException e) {
                // closed
            }
        }

        private static void copy(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // one of the two has ended
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (Socket each : open) {
                each.close();
            }
        }
    }

    private static ClusterKeys behind(InTurn balancer, int samples) throws Exception {
        return new ClusterKeys(
                new NamedInstances(List.of(balancer.address()), dialler("kubernetes.default.svc")),
                Optional.of(REQUEST),
                samples);
    }

    @Test
    void A1_serversBehindOneAddressAreFoundBySampling() throws Exception {
        try (InTurn balancer = new InTurn(plane.port(), second.port());
                ClusterKeys keys = behind(balancer, 6)) {
            Observation observation = new Observation(keys.read());
            assertThat(observation.views()).hasSizeGreaterThan(1);
            assertThat(observation.keys().toOptional().orElseThrow().kids()).hasSize(7);
            assertThat(Rules.warnings(observation.keys().findings())).contains(Rule.A1);
            KeyId signing = TestingKeys.jwk(SIGNING).kid();
            assertThat(observation.isListedEverywhere(signing)).isFalse();
            assertThat(observation.signers().orElseThrow()).hasSize(2).contains(signing);
            assertThat(keys.tokens()).hasSameSizeAs(observation.views());
        }
        // what one connection alone would have made of it
        try (InTurn balancer = new InTurn(plane.port(), second.port());
                ClusterKeys keys = behind(balancer, 1)) {
            Observation observation = new Observation(keys.read());
            assertThat(observation.keys().toOptional().orElseThrow().kids()).hasSizeLessThan(7);
            assertThat(observation.isComplete()).isTrue();
        }
    }

    @Test
    void oneServerIsOneViewHoweverOftenItIsAsked() throws Exception {
        try (InTurn balancer = new InTurn(plane.port());
                ClusterKeys keys = behind(balancer, 4)) {
            Observation observation = new Observation(keys.read());
            assertThat(observation.views()).hasSize(1);
            assertThat(Rules.warnings(observation.keys().findings())).doesNotContain(Rule.A1);
            assertThat(balancer.connections).hasValueGreaterThanOrEqualTo(4);
            int before = balancer.connections.get();
            keys.listing();
            assertThat(balancer.connections.get() - before)
                    .as("a quick look: two requests")
                    .isLessThan(3);
        }
    }

    @Test
    void A2_aServerThatDoesNotAnswerIsNotSpokenFor() throws Exception {
        second.stop();
        try (ClusterKeys keys = both("kubernetes.default.svc")) {
            Observation observation = new Observation(keys.read());
            assertThat(observation.keys().toOptional().orElseThrow().kids()).hasSize(6);
            assertThat(Rules.warnings(observation.keys().findings())).contains(Rule.A2);
            assertThat(observation.isComplete()).isFalse();
        } finally {
            second.start();
            second.awaitReady();
        }
    }

    @Test
    void aServerThatCannotProveItsNameIsGivenNoToken() throws Exception {
        try (ClusterKeys keys = both("oidc.irsa.dev")) {
            assertThat(keys.read())
                    .allSatisfy(view -> assertThat(view)
                            .isInstanceOfSatisfying(
                                    View.Unreadable.class,
                                    unreadable -> assertThat(unreadable.why()).contains("not for oidc.irsa.dev")));
        }
    }

    @Test
    void theAddressesAreThoseInTheEndpointSlices() throws Exception {
        try (Kube admin = plane.admin();
                ApiConnection api = ApiConnection.open(access(ControlPlane.ADMIN), "test");
                Dialler dialler = dialler("kubernetes.default.svc")) {
            // the API server takes no loopback addresses; what is dialled for these is on loopback all the same
            admin.post(SLICES, slice("kubernetes", "192.0.2.1", plane.port()));
            admin.post(SLICES, slice("kubernetes-2", "192.0.2.2", second.port()));
            SlicedInstances instances = new SlicedInstances(
                    api,
                    dialler,
                    address -> dialler.dial(
                            address.replace("192.0.2.1", "127.0.0.1").replace("192.0.2.2", "127.0.0.1")));
            ClusterKeys keys = new ClusterKeys(instances, Optional.of(REQUEST));
            Observation observation = new Observation(keys.read());
            assertThat(observation.isComplete()).isTrue();
            assertThat(observation.keys().toOptional().orElseThrow().kids()).hasSize(7);
            admin.delete(SLICES + "/kubernetes-2");
            assertThat(keys.read()).hasSize(1);
            admin.delete(SLICES + "/kubernetes");
        }
    }

    @Test
    void A2_withoutAddressesOneApiServerDoesNotSpeakForAll() throws Exception {
        try (ApiConnection api = ApiConnection.open(access(ControlPlane.ADMIN), "test");
                ClusterKeys keys = new ClusterKeys(
                        new SlicedInstances(api, dialler("kubernetes.default.svc")), Optional.of(REQUEST))) {
            Observation observation = new Observation(keys.read());
            assertThat(observation.keys().toOptional().orElseThrow().kids()).hasSize(6);
            assertThat(observation.isComplete()).isFalse();
            assertThat(sentences(observation.keys().findings())).anyMatch(text -> text.contains("say --api-server"));
        }
    }

    @Test
    void A2_missingRightsAreNamed() throws Exception {
        try (ApiConnection api = ApiConnection.open(access("webhook-token"), "test");
                ClusterKeys keys = new ClusterKeys(
                        new SlicedInstances(api, dialler("kubernetes.default.svc")), Optional.of(REQUEST))) {
            List<String> sentences =
                    sentences(new Observation(keys.read()).keys().findings());
            assertThat(sentences)
                    .anyMatch(text -> text.contains("bind the ClusterRole system:service-account-issuer-discovery"))
                    .anyMatch(text -> text.contains("allow list on endpointslices in the namespace default"));
        }
        try (Kube admin = plane.admin()) {
            admin.post(
                    "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                    Map.of(
                            "metadata",
                            Map.of("name", "discovery"),
                            "roleRef",
                            Map.of(
                                    "apiGroup",
                                    "rbac.authorization.k8s.io",
                                    "kind",
                                    "ClusterRole",
                                    "name",
                                    "system:service-account-issuer-discovery"),
                            "subjects",
                            List.of(Map.of(
                                    "apiGroup", "rbac.authorization.k8s.io", "kind", "User", "name", "irsa-webhook"))));
        }
        try (ApiConnection api = ApiConnection.open(access("webhook-token"), "test")) {
            ClusterKeys keys = new ClusterKeys(Instances.only("it", api), Optional.of(REQUEST));
            dev.irsa.testing.Eventually.within(
                    java.time.Duration.ofSeconds(10),
                    "the right counts",
                    () -> keys.read().getFirst() instanceof View.Listed);
            assertThat(sentences(new Observation(keys.read()).keys().findings()))
                    .anyMatch(text -> text.contains("allow create on its own serviceaccounts/token"));
        }
    }

    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

    private static Map<String, Object> slice(String name, String address, int port) {
        return Map.of(
                "metadata", Map.of("name", name, "labels", Map.of("kubernetes.io/service-name", "kubernetes")),
                "addressType", "IPv4",
                "endpoints", List.of(Map.of("addresses", List.of(address))),
                "ports", List.of(Map.of("name", "https", "port", port, "protocol", "TCP")));
    }

    private static List<String> sentences(List<Finding> findings) {
        return Stream.ofNullable(findings)
                .flatMap(List::stream)
                .map(Finding::sentence)
                .toList();
    }
}
