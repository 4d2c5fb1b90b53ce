package dev.irsa.cli;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.FaultProxy;
import dev.irsa.testing.IrsaProcess;
import dev.irsa.testing.Kube;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The webhook as it is installed, in a process of its own with the CA that replicas share. It reaches the API server by way
 * of the fault proxy; the API server calls it directly, with {@code failurePolicy: Fail}, for pods of one namespace.
 */
final class InstalledWebhook implements AutoCloseable {
    static final String SYSTEM = "irsa-system";
    private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    final ControlPlane plane = ControlPlane.shared();
    final Kube admin = plane.admin();
    final FaultProxy proxy;
    final String name = "irsa-" + UUID.randomUUID().toString().substring(0, 8);
    final String pods = name + "-pods";
    private String configuration = name;
    private String secret = name;
    private List<String> flags = List.of();
    private List<String> jvm = List.of();
    private IrsaProcess process;

    /** Nothing runs yet; the webhook will be who a token stands for. */
    InstalledWebhook(String token) {
        this.proxy = new FaultProxy(plane, token);
        admin.namespace(SYSTEM);
        admin.namespace(pods);
    }

    /** As the admin. */
    InstalledWebhook() {
        this(ControlPlane.ADMIN);
    }

    /** With the names that the shipped rights are for; there can be one such at a time. */
    InstalledWebhook usualNames() {
        configuration = "irsa-webhook";
        secret = "irsa-webhook-ca";
        remove();
        return this;
    }

    /** More flags of the webhook. */
    InstalledWebhook flags(String... more) {
        flags = List.of(more);
        return this;
    }

    /** More options of the JVM. */
    InstalledWebhook jvm(String... more) {
        jvm = List.of(more);
        return this;
    }

    /** Starts the process, and registers it under the port that it got; it need not reach the API server. */
    InstalledWebhook start() throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "--kube-api=" + proxy.url(),
                "--namespace=" + SYSTEM,
                "--webhook-configuration=" + configuration,
                "--ca-secret=" + secret));
        all.addAll(flags);
        process = new IrsaProcess(jvm, all);
        Kube.Reply made = admin.post(
                CONFIGURATIONS,
                Map.of(
                        "metadata",
                        Map.of("name", configuration),
                        "webhooks",
                        List.of(Map.of(
                                "name",
                                "pods.irsa.dev",
                                "clientConfig",
                                Map.of("url", "https://localhost:" + process.port() + "/mutate"),
                                "failurePolicy",
                                "Fail",
                                "sideEffects",
                                "NoneOnDryRun",
                                "timeoutSeconds",
                                10,
                                "admissionReviewVersions",
                                List.of("v1"),
                                "namespaceSelector",
                                Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", pods)),
                                "rules",
                                List.of(Map.of(
                                        "apiGroups", List.of(""),
                                        "apiVersions", List.of("v1"),
                                        "operations", List.of("CREATE"),
                                        "resources", List.of("pods")))))));
        if (made.status() != 201) {
            throw new IllegalStateException("not registered: " + made);
        }
        return this;
    }

    /** Waits until it is ready and the API server, which sees the caBundle a moment later, calls it. */
    Duration ready() throws InterruptedException {
        Duration took = process.awaitReady();
        admin.serviceAccountIfMissing(pods, "nobody");
        Eventually.within(
                Duration.ofSeconds(60),
                "the API server calls it",
                () -> pod("nobody").status() == 201);
        return took;
    }

    IrsaProcess process() {
        return process;
    }

    /** Makes a ServiceAccount with a role of its own. */
    void annotated(String account) {
        admin.serviceAccount(pods, account, Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
    }

    /** Makes a pod by way of the API server. */
    Kube.Reply pod(String account) {
        return admin.post(
                "/api/v1/namespaces/" + pods + "/pods",
                ClusterWebhook.pod("p" + UUID.randomUUID().toString().substring(0, 13), account));
    }

    /** Whether a pod that is made now carries the role. */
    boolean injects(String account) {
        Kube.Reply pod = pod(account);
        if (pod.status() != 201) {
            throw new IllegalStateException(pod.toString());
        }
        return ClusterWebhook.isInjected(pod);
    }

    /** 1 while a condition of the process holds. */
    double condition(String condition, boolean gates) throws Exception {
        return process.metric("irsa_condition{condition=\"" + condition + "\",gates=\"" + gates + "\"}");
    }

    /** What API servers trust of it, in PEM. */
    String authorities() {
        String bundle = admin.get(CONFIGURATIONS + "/" + configuration).text("/webhooks/0/clientConfig/caBundle");
        return new String(Base64.getDecoder().decode(bundle), StandardCharsets.US_ASCII);
    }

    private void remove() {
        admin.delete(CONFIGURATIONS + "/" + configuration);
        admin.delete("/api/v1/namespaces/" + SYSTEM + "/secrets/" + secret);
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        remove();
        proxy.close();
        admin.close();
    }
}
