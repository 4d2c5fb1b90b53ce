package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.chart.Rendered;
import dev.irsa.testing.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What the dashboard, the alerts and docs/metrics.md speak of is there, in scrapes of a webhook, a publisher and an API
 * server that run.
 */
class MetricsIT {
    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final String BEGIN = "<!-- %s metrics: written by MetricsIT with -Dirsa.write=true -->\n";
    private static final String END = "<!-- end -->";
    private static final Pattern SELECTOR = Pattern.compile(
            "\\b((?:irsa|apiserver|jvm|process|system|pod_identity_webhook)_[a-z_]+)(?:\\{([^}]*)\\})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=~?)\"([^\"]*)\"");

    private static final Pattern AUDITED = Pattern.compile("\nirsa_audit_pods [1-9]");
    private static final Pattern VERIFIED =
            Pattern.compile("\nirsa_issuer_last_success_timestamp_seconds\\{[^}]*step=\"verify\"} [1-9]");

    private static Scrape webhookScrape;
    private static Scrape publisherScrape;

    @BeforeAll
    static void scrapePublisher(@TempDir Path directory) throws Exception {
        try (PublishedCluster cluster = new PublishedCluster(directory);
                PublisherProcess publisher = new PublisherProcess(cluster.publisherFlags());
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest metrics = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + publisher.metricsPort() + "/metrics"))
                    .build();
            Eventually.within(Duration.ofSeconds(60), "it has looked from outside", () -> {
                String text = client.send(metrics, HttpResponse.BodyHandlers.ofString())
                        .body();
                publisherScrape = Scrape.of(text);
                return VERIFIED.matcher(text).find();
            });
        }
    }

    @BeforeAll
    static void scrapeWebhook() throws Exception {
        try (ClusterWebhook webhook =
                new ClusterWebhook("--audit", "--audit-interval=1s", "--watch-config-map").register("v1", "IfNeeded")) {
            webhook.admin.serviceAccount(
                    webhook.namespace, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            webhook.create("pod", "app");
            failOpenAndClosed(webhook);
            System.gc();
            Eventually.within(
                    Duration.ofSeconds(60),
                    "it has audited",
                    () -> webhook.probe("/readyz").startsWith("200")
                            && AUDITED.matcher(webhook.probe("/metrics")).find());
            webhookScrape =
                    Scrape.of(webhook.probe("/metrics") + webhook.plane.kubectl("", "get", "--raw", "/metrics"));
        }
    }

    /** Webhooks that nobody answers for make the API server count. */
    private static void failOpenAndClosed(ClusterWebhook webhook) throws Exception {
        for (String policy : List.of("Ignore", "Fail")) {
            String output = webhook.plane.kubectl(
                    """
                    apiVersion: admissionregistration.k8s.io/v1
                    kind: MutatingWebhookConfiguration
                    metadata: {name: metrics-%1$s}
                    webhooks:
                    - name: pod-identity-webhook.amazonaws.com
                      clientConfig: {url: "https://127.0.0.1:1/"}
                      failurePolicy: %1$s
                      sideEffects: None
                      admissionReviewVersions: [v1]
                      namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %2$s}}
                      rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
                    """.formatted(policy, webhook.namespace)
                            .replace("metrics-Ignore", "metrics-ignore")
                            .replace("metrics-Fail", "metrics-fail"),
                    "create",
                    "-f",
                    "-");
            assertThat(output).contains("created");
            boolean ignored = policy.equals("Ignore");
            Eventually.within(Duration.ofSeconds(60), "it is called", () -> {
                webhook.create("try-" + System.nanoTime(), "app");
                return webhook.plane
                        .kubectl("", "get", "--raw", "/metrics")
                        .contains(
                                ignored
                                        ? "apiserver_admission_webhook_fail_open_count{name=\"pod-identity"
                                        : "apiserver_admission_webhook_rejection_count{error_type=\"calling_webhook");
            });
            webhook.plane.kubectl(
                    "",
                    "delete",
                    "mutatingwebhookconfiguration",
                    "metrics-" + policy.toLowerCase(java.util.Locale.ROOT));
        }
    }

    @AfterAll
    static void forget() {
        webhookScrape = null;
        publisherScrape = null;
    }

    static List<String> expressions() throws Exception {
        List<String> expressions = new ArrayList<>();
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(Path.of("chart/files/dashboard.json")));
        for (JsonNode panel : dashboard.path("panels")) {
            panel.path("targets")
                    .forEach(target -> expressions.add(target.path("expr").asString()));
        }
        dashboard.at("/templating/list").forEach(variable -> {
            if (variable.path("query").has("query")) {
                expressions.add(variable.at("/query/query").asString());
            }
        });
        Rendered alerts = Rendered.of(Files.readString(Path.of("chart/files/alerts.yaml")));
        for (JsonNode group : alerts.objects().getFirst().path("groups")) {
            group.path("rules")
                    .forEach(rule -> expressions.add(rule.path("expr").asString()));
        }
        return expressions;
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void everySeriesAndEveryLabelsValueExists(String expression) {
        Matcher selector = SELECTOR.matcher(expression);
        int found = 0;
        while (selector.find()) {
            String name = selector.group(1);
            Scrape scrape = name.startsWith("irsa_issuer_") ? publisherScrape : webhookScrape;
            assertThat(scrape.series().keySet()).contains(name);
            Matcher label = MATCHER.matcher(selector.group(2) == null ? "" : selector.group(2));
            while (label.find()) {
                if (label.group(1).equals("instance")) {
                    continue;
                }
                Pattern wanted = Pattern.compile(
                        label.group(2).equals("=") ? Pattern.quote(label.group(3)) : unescaped(label.group(3)));
                Set<String> values = scrape.series().get(name).getOrDefault(label.group(1), Set.of());
                assertThat(values)
                        .as(name + " " + label.group())
                        .anyMatch(value -> wanted.matcher(value).matches());
            }
            found++;
        }
        assertThat(found).isPositive();
    }

    /** A regular expression in a PromQL string. */
    private static String unescaped(String text) {
        return text.replace("\\\\", "\\");
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "publisher"})
    void everyMetricIsOnThePage(String component) throws Exception {
        Scrape scrape = component.equals("webhook") ? webhookScrape : publisherScrape;
        String begin = BEGIN.formatted(component);
        String page = Files.readString(PAGE);
        int from = page.indexOf(begin) + begin.length();
        assertThat(from).isGreaterThan(begin.length());
        String written = page.substring(from, page.indexOf(END, from));
        String table = table(scrape);
        assertThat(table).contains("| `irsa_" + (component.equals("webhook") ? "admissions_total`" : "issuer_leader`"));
        if (Boolean.getBoolean("irsa.write")) {
            Files.writeString(PAGE, page.replace(begin + written + END, begin + table + END));
            return;
        }
        assertThat(written).isEqualTo(table);
    }

    private static String table(Scrape scrape) {
        StringBuilder table = new StringBuilder("| metric | type | labels | meaning |\n|---|---|---|---|\n");
        scrape.families().forEach((name, family) -> {
            if (name.matches("(irsa|pod_identity_webhook)_.*") && !name.endsWith("_max")) {
                Set<String> labels = new TreeSet<>(scrape.labels(name));
                table.append("| `")
                        .append(name)
                        .append("` | ")
                        .append(family.type())
                        .append(" | ");
                table.append(labels.isEmpty() ? "" : "`" + String.join("`, `", labels) + "`");
                table.append(" | ").append(help(scrape, name)).append(" |\n");
            }
        });
        return table.toString();
    }

    /** Of a timer, the text stands at its maximum. */
    private static String help(Scrape scrape, String name) {
        String help = scrape.families().get(name).help();
        return help.isEmpty() ? scrape.families().get(name + "_max").help() : help;
    }
}
