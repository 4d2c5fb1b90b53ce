package dev.irsa.cli;

import dev.irsa.admission.WebhookServer;
import dev.irsa.audit.cluster.Auditor;
import dev.irsa.certificate.InMemoryCertificate;
import dev.irsa.config.WebhookSettings;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Kube;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The webhook on a real cluster: it follows the API server, and the API server calls it for one namespace's pods. */
public final class ClusterWebhook implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::111122223333:role/app";
    static final String ROLE_KEY = "eks.amazonaws.com/role-arn";

    final ControlPlane plane;
    final Kube admin;
    String namespace = "w" + UUID.randomUUID().toString().substring(0, 8);
    private final InMemoryCertificate certificate =
            new InMemoryCertificate(List.of("localhost", "127.0.0.1"), Clock.systemUTC());
    private final Sources sources;
    private final Optional<Auditor> auditor;
    private final WebhookServer server;
    private final List<String> configurations = new ArrayList<>();
    private int timeoutSeconds = 10;

    /** A webhook with these flags; as the admin unless they say how to reach the API server. */
    ClusterWebhook(String... flags) {
        this(ControlPlane.shared(), flags);
    }

    /** The same on a control plane of the caller's own. */
    public ClusterWebhook(ControlPlane plane, String... flags) {
        this.plane = plane;
        this.admin = plane.admin();
        admin.namespace(namespace);
        List<String> all = new ArrayList<>(
                List.of("--log-level=warn", "--address=127.0.0.1", "--port=0", "--metrics-port=0", "--drain-time=0"));
        all.addAll(List.of(flags));
        if (all.stream().noneMatch(flag -> flag.startsWith("--namespace="))) {
            all.add("--namespace=" + namespace);
        }
        if (all.stream().noneMatch(flag -> flag.startsWith("--kube"))) {
            all.add("--kubeconfig=" + plane.kubeconfig(ControlPlane.ADMIN, plane.port()));
        }
        all.remove("--namespaces=");
        WebhookOptions options = ParsedFlags.of(all);
        WebhookSettings settings = options.settings(new ArrayList<>());
        this.sources = Sources.open(settings);
        this.auditor = Audits.start(options.audit.settings(), settings, sources);
        this.server = WebhookServer.start(
                settings, sources.resolver(), certificate, Audits.measured(sources.companions(), auditor));
    }

    /** Serves another namespace than its own. */
    ClusterWebhook serve(String other) {
        namespace = other;
        return this;
    }

    /** How long API servers wait for it, from the next registration on. */
    ClusterWebhook timeoutSeconds(int seconds) {
        timeoutSeconds = seconds;
        return this;
    }

    /** Registers what nobody listens on, with {@code failurePolicy: Ignore}. */
    ClusterWebhook registerOneThatIsDown() {
        register("irsa-" + namespace, "https://localhost:1/mutate", caBundle(), "v1", "Never", "Ignore");
        return this;
    }

    /** Registers the webhook with {@code failurePolicy: Fail}. */
    public ClusterWebhook register(String reviewVersion, String reinvocation) {
        register(
                "irsa-" + namespace,
                "https://localhost:" + server.port() + "/mutate",
                caBundle(),
                reviewVersion,
                reinvocation);
        return this;
    }

    public void register(String name, String url, String caBundle, String reviewVersion, String reinvocation) {
        register(name, url, caBundle, reviewVersion, reinvocation, "Fail");
    }

    private void register(
            String name, String url, String caBundle, String reviewVersion, String reinvocation, String policy) {
        Kube.Reply reply = admin.post(
                "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
                Map.of(
                        "metadata",
                        Map.of("name", name),
                        "webhooks",
                        List.of(Map.ofEntries(
                                Map.entry("name", "pods.irsa.dev"),
                                Map.entry("clientConfig", Map.of("url", url, "caBundle", caBundle)),
                                Map.entry("failurePolicy", policy),
                                Map.entry("sideEffects", "NoneOnDryRun"),
                                Map.entry("timeoutSeconds", timeoutSeconds),
                                Map.entry("admissionReviewVersions", List.of(reviewVersion)),
                                Map.entry("reinvocationPolicy", reinvocation),
                                Map.entry(
                                        "namespaceSelector",
                                        Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", namespace))),
                                Map.entry(
                                        "rules",
                                        List.of(Map.of(
                                                "apiGroups", List.of(""),
                                                "apiVersions", List.of("v1"),
                                                "operations", List.of("CREATE"),
                                                "resources", List.of("pods"))))))));
        if (reply.status() != 201) {
            throw new IllegalStateException("not registered: " + reply);
        }
        configurations.add(name);
    }

    public String caBundle() {
        return Base64.getEncoder().encodeToString(certificate.authorityPem().getBytes(StandardCharsets.US_ASCII));
    }

    static Map<String, Object> pod(String name, String account) {
        return Map.of(
                "metadata",
                Map.of("name", name),
                "spec",
                Map.of("serviceAccountName", account, "containers", List.of(Map.of("name", "main", "image", "app"))));
    }

    Kube.Reply create(String name, String account) {
        return create(name, account, "");
    }

    Kube.Reply create(String name, String account, String query) {
        return admin.post("/api/v1/namespaces/" + namespace + "/pods" + query, pod(name, account));
    }

    /** Whether a pod that the API server answered with carries an identity. */
    static boolean isInjected(Kube.Reply pod) {
        return pod.body()
                .at("/spec/containers/0/env")
                .valueStream()
                .anyMatch(variable -> variable.path("name").asString("").equals("AWS_ROLE_ARN"));
    }

    /** The body at a path of the plain port, after its status. */
    String probe(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.metricsPort() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        }
    }

    /** Of {@code /mutate}, on loopback. */
    public int port() {
        return server.port();
    }

    /** Whose pods it is called for. */
    public String namespace() {
        return namespace;
    }

    @Override
    public void close() {
        configurations.forEach(
                name -> admin.delete("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/" + name));
        server.close();
        auditor.ifPresent(Auditor::close);
        sources.close();
        admin.close();
    }
}
