package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cli.PublishedCluster;
import dev.irsa.cli.PublisherProcess;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Every panel of the dashboard, asked of a real Prometheus that scrapes two webhooks under load, a publisher and the API
 * server. In the middle both webhooks are killed, and somebody writes over what the publisher published.
 *
 * <p>{@code -Dirsa.write=true -Dirsa.seconds=300} draws docs/dashboard.svg of such a run; hack/dashboard does that.
 */
class DashboardIT {
    private static final Path PICTURE = Path.of("docs/dashboard.svg");
    private static final Duration LASTS = Duration.ofSeconds(Integer.getInteger("irsa.seconds", 40));
    private static final String RATE_INTERVAL = "20s";
    private static final String CONFIGURATION = """
            global: {scrape_interval: 2s, scrape_timeout: 2s}
            scrape_configs:
            - job_name: irsa
              file_sd_configs: [{files: ['%s'], refresh_interval: 1s}]
            - job_name: api-server
              scheme: https
              scrape_interval: 5s
              scrape_timeout: 5s
              tls_config: {insecure_skip_verify: true}
              authorization: {credentials: %s}
              static_configs: [{targets: ['127.0.0.1:%d'], labels: {instance: api-server}}]
              metric_relabel_configs: [{action: keep, source_labels: [__name__], regex: apiserver_admission_webhook_.*}]
            """;

    @TempDir
    private static Path directory;

    private final Map<String, Integer> targets = new LinkedHashMap<>();
    private final List<Replica> replicas = new ArrayList<>();

    @BeforeAll
    static void prometheusIsThere() throws Exception {
        Assumptions.assumeTrue(PrometheusServer.isInstalled(), "needs prometheus, a Debian package");
    }

    @Test
    void everyPanelHasSomethingToShow() throws Exception {
        int network = ThreadLocalRandom.current().nextInt(16, 250);
        int subnet = ThreadLocalRandom.current().nextInt(0, 250);
        Path sources = directory.resolve("targets.json");
        String range = "--service-cluster-ip-range=127." + network + "." + subnet + ".0/24";
        try (PublishedCluster cluster = new PublishedCluster(directory, range)) {
            ControlPlane plane = cluster.plane;
            String configuration = CONFIGURATION.formatted(sources, ControlPlane.ADMIN, plane.port());
            try (PublisherProcess publisher = new PublisherProcess(cluster.publisherFlags());
                    PrometheusServer prometheus = new PrometheusServer(configuration, directory)) {
                targets.put("publisher-a", publisher.metricsPort());
                install(plane);
                JsonNode deployment = cluster.admin
                        .get("/apis/apps/v1/namespaces/irsa-system/deployments/irsa-webhook")
                        .body();
                String address = cluster.admin
                        .get("/api/v1/namespaces/irsa-system/services/irsa-webhook")
                        .text("/spec/clusterIP");
                try (ServiceProxy proxy = new ServiceProxy(address, 8443);
                        DashboardLoad load = new DashboardLoad(cluster.admin)) {
                    start(plane, deployment, proxy, sources, "a", "b");
                    Eventually.within(Duration.ofSeconds(60), "all are scraped", () -> prometheus.healthy() == 4);
                    Instant begun = Instant.now();
                    load.start();
                    Thread.sleep(LASTS.dividedBy(3));
                    for (Replica replica : replicas) {
                        proxy.remove(replica.port());
                        replica.close();
                    }
                    load.awaitOneLetIn();
                    start(plane, deployment, proxy, sources, "c", "d");
                    Thread.sleep(LASTS.dividedBy(3));
                    Files.writeString(cluster.root.resolve("openid/v1/jwks"), "{\"keys\":[]}");
                    Thread.sleep(LASTS.dividedBy(3));
                    check(prometheus, begun);
                } finally {
                    replicas.forEach(Replica::close);
                }
            }
        }
    }

    private static void install(ControlPlane plane) {
        new HelmCommandLine(plane.kubeconfig(ControlPlane.ADMIN, plane.port()))
                .run(List.of(
                        "install",
                        "irsa",
                        "./chart",
                        "--namespace",
                        "irsa-system",
                        "--set",
                        "webhook.service.port=8443",
                        "--set",
                        "webhook.extraArgs={--audit-interval=5s}"));
    }

    /** Starts two replicas, which take requests when they are ready, and are scraped from the start. */
    private void start(ControlPlane plane, JsonNode deployment, ServiceProxy proxy, Path sources, String... names)
            throws Exception {
        targets.keySet().removeIf(name -> name.startsWith("webhook-"));
        List<Replica> comes = new ArrayList<>();
        for (String name : names) {
            Replica replica = Replica.start(plane, deployment, directory);
            comes.add(replica);
            replicas.add(replica);
            targets.put("webhook-" + name, replica.metricsPort());
        }
        StringBuilder json = new StringBuilder();
        targets.forEach((name, port) -> json.append(json.isEmpty() ? "[" : ",\n")
                .append("{\"targets\": [\"127.0.0.1:%d\"], \"labels\": {\"instance\": \"%s\"}}".formatted(port, name)));
        Files.writeString(sources, json.append("]\n"));
        for (Replica replica : comes) {
            proxy.add(replica.ready().port());
        }
    }

    /** Waits until every panel has something, or says that it is empty while all is well; a busy machine is slow to measure. */
    private static void check(PrometheusServer prometheus, Instant from) throws Exception {
        Instant patience = Instant.now().plusSeconds(60);
        Run run = new Run(prometheus, from, Instant.now());
        while (!run.empty.isEmpty() && Instant.now().isBefore(patience)) {
            Thread.sleep(1000);
            run = new Run(prometheus, from, Instant.now());
        }
        String svg = run.picture.svg();
        Files.writeString(Path.of("target", "dashboard.svg"), svg);
        assertThat(run.empty).as("panels without data and without a reason").isEmpty();
        if (Boolean.getBoolean("irsa.write")) {
            Files.writeString(PICTURE, svg);
        }
        assertThat(Files.readString(PICTURE))
                .as("the picture is of this dashboard; hack/dashboard draws it anew")
                .contains(DashboardPanel.all().stream()
                        .map(panel -> ">" + panel.title().replace("&", "&amp;") + "</text>")
                        .toList());
    }

    /** All panels over a time: drawn, and those that have no data though they should. */
    private static final class Run {
        private final List<String> empty = new ArrayList<>();
        private final DashboardPicture picture;

        Run(PrometheusServer prometheus, Instant from, Instant to) throws Exception {
            Duration step = Duration.ofSeconds(Math.max(1, LASTS.toSeconds() / 150));
            picture = new DashboardPicture(from, to, step);
            for (DashboardPanel panel : DashboardPanel.all()) {
                if (panel.isRow()) {
                    picture.row(panel);
                    continue;
                }
                List<DashboardPicture.Series> series = new ArrayList<>();
                for (DashboardPanel.Target target : panel.targets()) {
                    int before = series.size();
                    prometheus.range(target.expression(RATE_INTERVAL), from, to, step).stream()
                            .map(result -> series(target, result))
                            .filter(one -> !one.points().isEmpty())
                            .forEach(series::add);
                    if (series.size() == before && !panel.description().startsWith("Empty while")) {
                        empty.add(panel.title() + ": " + target.expression());
                    }
                }
                // the largest have a name in the legend, and lie below the others
                series.sort(Comparator.comparingDouble(DashboardPicture.Series::most)
                        .reversed());
                picture.panel(panel, series);
            }
        }
    }

    /** A series under a name that says nothing of this machine. */
    private static DashboardPicture.Series series(DashboardPanel.Target target, JsonNode result) {
        String name = target.name(result.path("metric"))
                .replaceAll("https://127\\.0\\.0\\.1:\\d+", "https://issuer.example.org")
                .replaceAll("directory /.*", "directory /srv/issuer");
        return new DashboardPicture.Series(
                name,
                result.path("values")
                        .valueStream()
                        .map(value -> new DashboardPicture.Point(
                                value.get(0).asLong(),
                                Double.parseDouble(value.get(1).asString())))
                        .filter(point -> Double.isFinite(point.value()))
                        .toList());
    }
}
