package dev.irsa.certificate.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.certificate.Pem;
import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.event.Events;
import dev.irsa.event.Subject;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.FaultProxy;
import dev.irsa.testing.Kube;
import dev.irsa.testing.Rights;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The shared authority against a real API server, with the rights that are shipped and no others. */
class SharedCertificateIT {
    private static final String CONFIGURATION =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/irsa-webhook";
    private static final String SECRET = "/api/v1/namespaces/irsa-system/secrets/irsa-webhook-ca";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ControlPlane cluster = ControlPlane.shared();
    private final Kube admin = cluster.admin();
    private final List<AutoCloseable> open = new ArrayList<>();
    private String token = "";

    @BeforeEach
    void install() throws Exception {
        admin.namespace("irsa-system");
        admin.delete(SECRET);
        admin.delete(CONFIGURATION);
        configure();
        admin.serviceAccountIfMissing("irsa-system", "irsa-webhook");
        assertThat(cluster.kubectl("", "apply", "-k", "config/rbac/shared_ca")).doesNotContain("rror");
        token = admin.post(
                        "/api/v1/namespaces/irsa-system/serviceaccounts/irsa-webhook/token", Map.of("spec", Map.of()))
                .text("/status/token");
    }

    private void configure() {
        Kube.Reply reply = admin.post(
                CONFIGURATION.substring(0, CONFIGURATION.lastIndexOf('/')),
                Map.of(
                        "metadata",
                        Map.of("name", "irsa-webhook"),
                        "webhooks",
                        List.of(Map.of(
                                "name",
                                "pods.irsa.dev",
                                "clientConfig",
                                Map.of("url", "https://127.0.0.1:1/mutate"),
                                "admissionReviewVersions",
                                List.of("v1"),
                                "sideEffects",
                                "None",
                                "failurePolicy",
                                "Ignore",
                                "rules",
                                List.of()))));
        assertThat(reply.status()).isEqualTo(201);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        admin.delete(CONFIGURATION);
        cluster.kubectl("", "delete", "-k", "config/rbac/shared_ca");
        admin.close();
    }

    private SharedCertificate replica() throws Exception {
        return replica(ApiAccess.kubeconfig(cluster.kubeconfig(token, cluster.port()), Optional.empty()));
    }

    private SharedCertificate replica(ApiAccess access) {
        ApiConnection api = ApiConnection.open(access, "test");
        open.add(api);
        Events events = new Events(api, "irsa-webhook", "test");
        events.start();
        open.add(events);
        Subject secret = Subject.secret("irsa-system", "irsa-webhook-ca");
        SharedCertificate certificate = new SharedCertificate(
                new ClusterSecret(api, "irsa-system", "irsa-webhook-ca"),
                new ClusterTrustBundles(api, "irsa-webhook"),
                new AuthorityTimes(Duration.ofDays(30), Duration.ofDays(7), Duration.ofSeconds(1)),
                List.of("irsa-webhook.irsa-system.svc"),
                Duration.ofMillis(200),
                Clock.systemUTC(),
                (trouble, sentence) -> events.found(secret, trouble.eventReason(), sentence));
        open.add(certificate);
        certificate.start(_ -> {});
        return certificate;
    }

    private List<X509Certificate> trusted() {
        String bundle = admin.get(CONFIGURATION).text("/webhooks/0/clientConfig/caBundle");
        return Pem.certificates(Base64.getDecoder().decode(bundle));
    }

    private static X509Certificate signer(SharedCertificate replica) {
        return replica.current().chain().getLast();
    }

    @Test
    void r17_fiveReplicasAgreeUnderTheShippedRights() throws Exception {
        List<SharedCertificate> replicas = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            replicas.add(replica());
        }
        Eventually.within(
                PATIENCE,
                "all are trusted",
                () -> replicas.stream().allMatch(replica -> replica.problem().isEmpty()));
        Set<X509Certificate> signers = new HashSet<>();
        replicas.forEach(replica -> signers.add(signer(replica)));
        assertThat(signers).hasSize(1);
        assertThat(trusted()).containsExactlyElementsOf(signers);
    }

    @Test
    void rotatesOnRequestWhileEveryLeafStaysTrusted() throws Exception {
        SharedCertificate a = replica();
        SharedCertificate b = replica();
        Eventually.within(
                PATIENCE,
                "both are trusted",
                () -> a.problem().isEmpty() && b.problem().isEmpty());
        X509Certificate old = signer(a);
        assertThat(admin.merge(SECRET, Map.of("metadata", Map.of("annotations", Map.of(ClusterSecret.ROTATE, "true"))))
                        .status())
                .isEqualTo(200);
        Eventually.within(PATIENCE, "both serve the next authority", () -> {
            // What is served now must be trusted by what is read afterwards.
            X509Certificate servedByA = signer(a);
            X509Certificate servedByB = signer(b);
            assertThat(trusted()).contains(servedByA, servedByB);
            return !servedByA.equals(old) && servedByA.equals(servedByB);
        });
        assertThat(admin.get(SECRET).text("/metadata/annotations/irsa.dev~1rotate-ca"))
                .isEmpty();
    }

    @Test
    void repairsABundleThatSomebodyElseWrote() throws Exception {
        SharedCertificate replica = replica();
        Eventually.within(PATIENCE, "it is trusted", () -> replica.problem().isEmpty());
        emptyBundle();
        Eventually.within(PATIENCE, "it is repaired", () -> trusted().contains(signer(replica)));
    }

    private boolean isSaid(String reason) {
        return admin.get("/api/v1/namespaces/irsa-system/events")
                .body()
                .path("items")
                .valueStream()
                .anyMatch(event -> event.path("reason").asString("").equals(reason)
                        && event.at("/involvedObject/name").asString("").equals("irsa-webhook-ca"));
    }

    private void emptyBundle() {
        cluster.kubectl(
                "",
                "patch",
                "mutatingwebhookconfiguration",
                "irsa-webhook",
                "--type=json",
                "-p=[{\"op\":\"add\",\"path\":\"/webhooks/0/clientConfig/caBundle\",\"value\":\"\"}]");
    }

    /** R18: who keeps writing the caBundle is told so by an Event; and every right that is shipped is used by then. */
    @Test
    void r18_saysThatThereIsAnotherOwner() throws Exception {
        admin.delete("/api/v1/namespaces/irsa-system/events");
        try (FaultProxy proxy = new FaultProxy(cluster, token)) {
            SharedCertificate replica = replica(ApiAccess.url(proxy.url()));
            Eventually.within(PATIENCE, "it is trusted", () -> replica.problem().isEmpty());
            Eventually.within(PATIENCE, "it complains", () -> {
                emptyBundle();
                return isSaid("ConflictingOwner");
            });
            admin.merge(SECRET, Map.of("metadata", Map.of("annotations", Map.of(ClusterSecret.ROTATE, "true"))));
            Eventually.within(
                    PATIENCE,
                    "it rotates",
                    () -> admin.get(SECRET)
                            .text("/metadata/annotations/irsa.dev~1rotate-ca")
                            .isEmpty());
            assertThat(Rights.mismatch(
                            Rights.granted(
                                    Path.of("config/rbac/shared_ca"), "", List.of("role.yaml", "cluster_role.yaml")),
                            Rights.used(proxy.calls())))
                    .isEmpty();
        }
    }

    private void edit(Map<String, String> data) {
        Kube.Reply now = admin.get(SECRET);
        ObjectNode edited = (ObjectNode) now.body();
        ObjectNode content = edited.putObject("data");
        data.forEach(content::put);
        assertThat(admin.put(SECRET, edited).status()).isEqualTo(200);
    }

    /** R16: whatever becomes of the Secret, the leaf stays, and what it was signed with comes back. */
    @Test
    void r16_aSecretThatIsDeletedOrEditedComesBack() throws Exception {
        SharedCertificate replica = replica();
        Eventually.within(PATIENCE, "it is trusted", () -> replica.problem().isEmpty());
        X509Certificate served = signer(replica);
        String certificate = admin.get(SECRET).text("/data/ca.crt");
        String key = admin.get(SECRET).text("/data/ca.key");
        admin.merge(SECRET, Map.of("metadata", Map.of("labels", Map.of("team", "platform"))));
        List<Runnable> harms = List.of(
                () -> edit(Map.of()),
                () -> edit(Map.of("ca.crt", "bm90IGEgY2VydGlmaWNhdGU=", "ca.key", key)),
                () -> edit(Map.of("ca.crt", certificate)),
                () -> edit(Map.of("ca.crt", certificate, "ca.key", "QUFB".repeat(200_000))));
        for (Runnable harm : harms) {
            harm.run();
            Eventually.within(
                    PATIENCE,
                    "it comes back",
                    () -> admin.get(SECRET).text("/data/ca.crt").equals(certificate)
                            && admin.get(SECRET).text("/data/ca.key").equals(key));
            assertThat(admin.get(SECRET).text("/metadata/labels/team")).isEqualTo("platform");
        }
        admin.delete(SECRET);
        Eventually.within(
                PATIENCE,
                "it is made again",
                () -> admin.get(SECRET).text("/data/ca.crt").equals(certificate));
        assertThat(signer(replica)).isEqualTo(served);
        assertThat(trusted()).containsExactly(served);
        Eventually.within(PATIENCE, "it is said", () -> isSaid("CaSecretMended"));
    }

    /** R19: who deletes the webhook configuration wants admission to stop: it is said, and not made again. */
    @Test
    void r19_aDeletedConfigurationStaysDeleted() throws Exception {
        SharedCertificate replica = replica();
        Eventually.within(PATIENCE, "it is trusted", () -> replica.problem().isEmpty());
        X509Certificate served = signer(replica);
        admin.delete(CONFIGURATION);
        Eventually.within(
                PATIENCE, "it is noticed", () -> replica.problem().orElse("").contains("does not exist"));
        assertThat(admin.get(CONFIGURATION).status()).isEqualTo(404);
        configure();
        Eventually.within(
                PATIENCE, "it is trusted again", () -> replica.problem().isEmpty());
        assertThat(trusted()).containsExactly(served);
    }

    /** R22: without its rights it goes on serving, and says what is missing. */
    @Test
    void r22_saysWhichRightIsMissingAndServesOn() throws Exception {
        SharedCertificate replica = replica();
        Eventually.within(PATIENCE, "it is trusted", () -> replica.problem().isEmpty());
        X509Certificate served = signer(replica);
        cluster.kubectl("", "delete", "rolebinding", "irsa-webhook-ca", "-n", "irsa-system");
        Eventually.within(
                PATIENCE, "it says so", () -> replica.failure().orElse("").contains("lacks the right"));
        assertThat(replica.problem()).isEmpty();
        assertThat(signer(replica)).isEqualTo(served);
    }
}
