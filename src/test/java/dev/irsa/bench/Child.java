package dev.irsa.bench;

import dev.irsa.testing.ControlPlane;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The webhook as it is built, in a process of its own beside a cluster. */
final class Child implements AutoCloseable {
    /** As the image starts it. */
    static final String SHIPPED = "@src/main/image/jvm.options";

    private final Path authority;
    private final int port;
    private final int metricsPort;
    private final long start;
    private final Process process;

    /**
     * Starts it.
     *
     * @param access the flag that says how to reach the cluster
     */
    Child(String java, List<String> jvm, String access) throws IOException {
        this.authority = Files.createTempDirectory("irsa-bench-").resolve("ca.pem");
        this.port = Probe.freePort();
        this.metricsPort = Probe.freePort();
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(jvm);
        command.addAll(List.of(
                "-jar",
                "target/irsa/irsa.jar",
                "webhook",
                access,
                "--ca-out=" + authority,
                "--address=127.0.0.1",
                "--port=" + port,
                "--metrics-port=" + metricsPort,
                "--log-level=warn",
                "--drain-time=0"));
        this.start = System.nanoTime();
        this.process = new ProcessBuilder(command).inheritIO().start();
    }

    static Child beside(ControlPlane plane, String java, List<String> jvm) throws IOException {
        return new Child(java, jvm, "--kubeconfig=" + plane.kubeconfig(ControlPlane.ADMIN, plane.port()));
    }

    long pid() {
        return process.pid();
    }

    /** When it was started, on the clock of {@link System#nanoTime()}. */
    long start() {
        return start;
    }

    URI url() {
        return URI.create("https://localhost:" + port + "/mutate?timeout=10s");
    }

    /** Whether it has begun so far that {@link #tls} can be asked for. */
    boolean hasAuthority() {
        return Files.exists(authority);
    }

    /** Waits until it is ready; returns after how many milliseconds it was. */
    long awaitReady() throws Exception {
        return Probe.awaitReady(metricsPort, start, process);
    }

    /** What it says at a path of its plain port. */
    String say(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(plain(path), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private HttpRequest plain(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + path))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    /** Trusts its certificate. */
    SSLContext tls() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(
                                Files.readString(authority).getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** A review of a pod that is to be made. */
    static String review(String namespace, String account) {
        return """
                {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u1","kind":{"group":"",
                "version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},
                "namespace":"%s","operation":"CREATE","object":{"kind":"Pod","apiVersion":"v1",
                "metadata":{"name":"p"},"spec":{"serviceAccountName":"%s",
                "containers":[{"name":"main","image":"app"}]}}}}""".formatted(namespace, account);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor(20, TimeUnit.SECONDS);
    }
}
