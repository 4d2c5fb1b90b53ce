package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.admission.WebhookServer;
import dev.irsa.certificate.Pem;
import dev.irsa.certificate.authority.AuthorityTimes;
import dev.irsa.certificate.authority.ClusterSecret;
import dev.irsa.certificate.authority.ClusterTrustBundles;
import dev.irsa.certificate.authority.SharedCertificate;
import dev.irsa.config.WebhookSettings;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * R20: the CA is rotated under load, by two replicas that an API server calls which sees every change of the webhook
 * configuration half a minute late. What the replicas look after is one configuration, which is called for nothing; what
 * the API server goes by is another, to which a thread of the test carries each caBundle when it is old enough.
 */
class LateConfigurationIT {
    private static final Duration LATE = Duration.ofSeconds(30);
    private static final Duration SETTLE = Duration.ofSeconds(45);
    private static final AuthorityTimes TIMES = new AuthorityTimes(Duration.ofDays(30), SETTLE, SETTLE);
    private static final String SYSTEM = "irsa-system";
    private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    private final ControlPlane plane = ControlPlane.shared();
    private final Kube admin = plane.admin();
    private final String name = "late-" + UUID.randomUUID().toString().substring(0, 8);
    private final String seen = name + "-seen";
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<WebhookServer> servers = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pods = new AtomicInteger();
    private final AtomicInteger handshakes = new AtomicInteger();

    private void replica() {
        WebhookSettings settings = ParsedFlags.of(List.of(
                        "--log-level=warn",
                        "--kubeconfig=" + plane.kubeconfig(ControlPlane.ADMIN, plane.port()),
                        "--address=127.0.0.1",
                        "--port=0",
                        "--metrics-port=0",
                        "--drain-time=0",
                        "--namespace=" + SYSTEM,
                        "--webhook-configuration=" + name))
                .settings(new ArrayList<>());
        Sources sources = Sources.open(settings);
        open.add(sources);
        SharedCertificate certificate = new SharedCertificate(
                new ClusterSecret(sources.api().orElseThrow(), SYSTEM, name),
                new ClusterTrustBundles(sources.api().orElseThrow(), name),
                TIMES,
                List.of("localhost"),
                Duration.ofMillis(500),
                Clock.systemUTC(),
                (_, _) -> {});
        WebhookServer server = WebhookServer.start(
                settings, sources.resolver(), certificate, Certificates.watched(sources.companions(), certificate));
        servers.add(server);
        open.add(server);
    }

    @AfterEach
    void close() throws Exception {
        stopped.countDown();
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        admin.delete(CONFIGURATIONS + "/" + seen);
        admin.delete(CONFIGURATIONS + "/" + name);
        admin.delete("/api/v1/namespaces/" + SYSTEM + "/secrets/" + name);
        admin.close();
    }

    /** A webhook for each replica, so that both are called for each pod of a namespace. */
    private void configure(String configuration, String namespace, String caBundle) {
        List<Map<String, Object>> webhooks = new ArrayList<>();
        for (WebhookServer server : servers) {
            webhooks.add(Map.of(
                    "name",
                    "pods" + webhooks.size() + ".irsa.dev",
                    "clientConfig",
                    Map.of("url", "https://localhost:" + server.port() + "/mutate", "caBundle", caBundle),
                    "failurePolicy",
                    "Fail",
                    "sideEffects",
                    "NoneOnDryRun",
                    "timeoutSeconds",
                    30,
                    "admissionReviewVersions",
                    List.of("v1"),
                    "namespaceSelector",
                    Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", namespace)),
                    "rules",
                    List.of(Map.of(
                            "apiGroups", List.of(""),
                            "apiVersions", List.of("v1"),
                            "operations", List.of("CREATE"),
                            "resources", List.of("pods")))));
        }
        Kube.Reply made =
                admin.post(CONFIGURATIONS, Map.of("metadata", Map.of("name", configuration), "webhooks", webhooks));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
    }

    private String bundle(String configuration) {
        return admin.get(CONFIGURATIONS + "/" + configuration).text("/webhooks/0/clientConfig/caBundle");
    }

    private static List<X509Certificate> certificates(String bundle) {
        return Pem.certificates(Base64.getDecoder().decode(bundle));
    }

    /** Carries what is old enough over to where the API server looks. */
    private void carry() {
        record Change(long atNanos, String bundle) {}
        ConcurrentLinkedQueue<Change> changes = new ConcurrentLinkedQueue<>();
        String last = bundle(name);
        try {
            while (!stopped.await(100, TimeUnit.MILLISECONDS)) {
                String now = bundle(name);
                if (!now.equals(last)) {
                    changes.add(new Change(System.nanoTime(), now));
                    last = now;
                }
                while (!changes.isEmpty()
                        && System.nanoTime() - changes.element().atNanos() >= LATE.toNanos()) {
                    write(changes.remove().bundle());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(String bundle) {
        ObjectNode configuration =
                (ObjectNode) admin.get(CONFIGURATIONS + "/" + seen).body();
        configuration
                .path("webhooks")
                .forEach(webhook -> ((ObjectNode) webhook.get("clientConfig"))
                        .set("caBundle", JsonNodeFactory.instance.stringNode(bundle)));
        Kube.Reply reply = admin.put(CONFIGURATIONS + "/" + seen, configuration);
        if (reply.status() != 200) {
            failures.add("not written: " + reply);
        }
    }

    private void createPods() {
        try (Kube kube = plane.admin()) {
            while (!stopped.await(100, TimeUnit.MILLISECONDS)) {
                Kube.Reply pod = kube.post(
                        "/api/v1/namespaces/" + name + "/pods?dryRun=All",
                        ClusterWebhook.pod("p" + pods.incrementAndGet(), "app"));
                if (pod.status() != 201 || !ClusterWebhook.isInjected(pod)) {
                    failures.add(pod.toString());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failures.add(e.toString());
        }
    }

    /** An API server keeps its connections; a new one shows what is served at this moment. */
    private void shakeHands() {
        try {
            while (!stopped.await(50, TimeUnit.MILLISECONDS)) {
                String trusted = new String(Base64.getDecoder().decode(bundle(seen)));
                for (WebhookServer server : servers) {
                    try (SSLSocket socket = (SSLSocket) Kube.trusting(trusted)
                            .getSocketFactory()
                            .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
                        socket.startHandshake();
                        handshakes.incrementAndGet();
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            failures.add(e.toString());
        }
    }

    @Test
    void r20_rotationUnderLoadWithALateConfiguration() throws Exception {
        admin.namespace(SYSTEM);
        admin.namespace(name);
        admin.serviceAccount(name, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
        replica();
        replica();
        configure(name, "nobody-is-called-" + name, "");
        Eventually.within(
                Duration.ofSeconds(60), "the CA is trusted", () -> !bundle(name).isEmpty());
        X509Certificate old = certificates(bundle(name)).getFirst();
        configure(seen, name, bundle(name));
        Eventually.within(
                Duration.ofSeconds(60),
                "pods are injected",
                () -> ClusterWebhook.isInjected(admin.post(
                        "/api/v1/namespaces/" + name + "/pods?dryRun=All", ClusterWebhook.pod("first", "app"))));
        List<Thread> threads = new ArrayList<>();
        threads.add(Thread.ofPlatform().start(this::carry));
        IntStream.range(0, 4).forEach(_ -> threads.add(Thread.ofPlatform().start(this::createPods)));
        threads.add(Thread.ofPlatform().start(this::shakeHands));
        Kube.Reply asked = admin.merge(
                "/api/v1/namespaces/" + SYSTEM + "/secrets/" + name,
                Map.of("metadata", Map.of("annotations", Map.of(ClusterSecret.ROTATE, "true"))));
        assertThat(asked.status()).isEqualTo(200);
        Set<String> bundles = new HashSet<>();
        Eventually.within(
                LATE.plus(SETTLE.multipliedBy(2)).plusMinutes(3), "the API server forgets the old one", () -> {
                    assertThat(failures).isEmpty();
                    String now = bundle(seen);
                    bundles.add(now);
                    return !certificates(now).contains(old);
                });
        // And some time with the new one alone.
        int before = handshakes.get();
        Eventually.within(Duration.ofSeconds(60), "handshakes", () -> handshakes.get() > before + 20);
        stopped.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.printf(
                "R20: %d pods by way of two replicas each, %d handshakes, %d caBundles, %d failures%n",
                pods.get(), handshakes.get(), bundles.size(), failures.size());
        assertThat(failures).isEmpty();
        // The old one, both, and the new one.
        assertThat(bundles.stream().map(bundle -> certificates(bundle).size())).contains(1, 2);
        assertThat(bundles).hasSizeGreaterThanOrEqualTo(3);
        assertThat(pods.get()).isGreaterThan(100);
    }
}
