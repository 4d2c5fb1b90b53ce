package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.IrsaProcess;
import dev.irsa.testing.Kube;
import dev.irsa.testing.kubelet.Kubelet;
import dev.irsa.testing.kubelet.MountScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process as a pod has it: the API server by its address in the environment, the token and the CA of a ServiceAccount at
 * their usual path, in a mount namespace of its own; and no name service (R28).
 */
class InClusterIT {
    private static final String SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String SYSTEM = "irsa-system";
    /** The webhook takes the file's token for as long as this. */
    private static final long FRESH_SECONDS = 20;

    private final ControlPlane plane = ControlPlane.shared();
    private final String apps = "apps-" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    private Path directory;

    @BeforeEach
    void possible() {
        Kubelet.assumePossible();
    }

    @Test
    void r28_servesInAPodWithATokenThatIsRenewed() throws Exception {
        try (Kube admin = plane.admin()) {
            admin.namespace(SYSTEM);
            admin.namespace(apps);
            assertThat(plane.kubectl("", "apply", "-k", "config/rbac")).doesNotContain("rror");
            Path account = Files.createDirectory(directory.resolve("account"));
            Files.writeString(account.resolve("ca.crt"), plane.authority());
            Files.writeString(account.resolve("namespace"), SYSTEM);
            String first = token(admin, "first");
            write(account, first);
            admin.serviceAccount(apps, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            Path authority = directory.resolve("ca.pem");
            try (IrsaProcess webhook = start(account, authority)) {
                webhook.awaitReady();
                try (Reviewer reviewer = new Reviewer(webhook.port(), Files.readString(authority))) {
                    assertThat(reviewer.review(apps, "app").role()).isEqualTo(ClusterWebhook.ROLE);
                    renew(admin, account, first);
                    // Neither of these is known by now: it must be asked for with the new token.
                    admin.serviceAccount(apps, "new", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
                    assertThat(reviewer.review(apps, "new").role()).isEqualTo(ClusterWebhook.ROLE);
                    assertThat(reviewer.review(apps, "nobody").status()).isEqualTo(200);
                }
                assertThat(webhook.metric("irsa_lookups_total{result=\"absent\"}"))
                        .isEqualTo(1);
                assertThat(webhook.metric("irsa_lookups_total{result=\"failed\"}"))
                        .isZero();
                assertThat(webhook.output()).noneMatch(line -> line.contains("name service"));
            }
        } finally {
            plane.kubectl("", "delete", "-k", "config/rbac");
        }
    }

    private IrsaProcess start(Path account, Path authority) throws IOException {
        MountScript mounts = new MountScript(Files.createDirectory(directory.resolve("overlays")));
        mounts.bind(account, SERVICE_ACCOUNT, true);
        return new IrsaProcess(
                mounts.words(),
                List.of("-Dirsa.test.dns=down"),
                List.of("--namespace=" + SYSTEM, "--ca-out=" + authority),
                Map.of(
                        "KUBERNETES_SERVICE_HOST",
                        "127.0.0.1",
                        "KUBERNETES_SERVICE_PORT",
                        Integer.toString(plane.port())));
    }

    /** A token that lasts no longer than the object that it is bound to. */
    private static String token(Kube admin, String secret) {
        String secrets = "/api/v1/namespaces/" + SYSTEM + "/secrets";
        admin.delete(secrets + "/" + secret);
        String uid =
                admin.post(secrets, Map.of("metadata", Map.of("name", secret))).text("/metadata/uid");
        Kube.Reply reply = admin.post(
                "/api/v1/namespaces/" + SYSTEM + "/serviceaccounts/irsa-webhook/token",
                Map.of(
                        "spec",
                        Map.of(
                                "boundObjectRef",
                                Map.of("apiVersion", "v1", "kind", "Secret", "name", secret, "uid", uid))));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        return reply.text("/status/token");
    }

    /** At once, as a kubelet does. */
    private static void write(Path account, String token) throws IOException {
        Path next = Files.writeString(account.resolve("..token"), token);
        Files.move(next, account.resolve("token"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The old token expires some time after the new one is there. */
    private void renew(Kube admin, Path account, String old) throws Exception {
        write(account, token(admin, "second"));
        new CountDownLatch(1).await(FRESH_SECONDS + 5, TimeUnit.SECONDS);
        admin.delete("/api/v1/namespaces/" + SYSTEM + "/secrets/first");
        try (Kube itself = plane.client(old)) {
            Eventually.within(
                    Duration.ofSeconds(60),
                    "the old token has expired",
                    () -> itself.get("/api/v1/serviceaccounts?limit=1").status() == 401);
        }
    }
}
