package dev.irsa.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The HTTP edge as callers see it: calls it, and checks after each call what must hold after every call. */
final class Edge implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(15);

    private final TestWebhook webhook;
    private final List<ILoggingEvent> log = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            log.add(event);
        }
    };

    Edge(TestWebhook webhook) {
        this.webhook = webhook;
        appender.setContext(root.getLoggerContext());
        appender.start();
        // The next server sets the log up anew.
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        // Everything that this program can be made to say.
        ((Logger) LoggerFactory.getLogger("dev.irsa")).setLevel(Level.DEBUG);
    }

    static Edge start() {
        // A connection that is to be closed while its client goes on sending stays open for as long as this.
        return new Edge(TestWebhook.start(Duration.ofSeconds(2), Duration.ofMillis(1)));
    }

    TestWebhook webhook() {
        return webhook;
    }

    List<ILoggingEvent> log() {
        return log;
    }

    RawHttp connect() throws IOException {
        return new RawHttp(webhook.connect());
    }

    /** Posts a body as the API server does. */
    Exchange post(byte[] body) throws IOException {
        return exchange(RawHttp.post("/mutate?timeout=10s", body, "Content-Type: application/json"), body);
    }

    Exchange post(String body) throws IOException {
        return post(body.getBytes(UTF_8));
    }

    /** Sends bytes on a new connection and reads one answer. */
    Exchange exchange(byte[] request) throws IOException {
        return exchange(request, new byte[0]);
    }

    private Exchange exchange(byte[] request, byte[] body) throws IOException {
        Map<String, Double> before = counters();
        log.clear();
        try (RawHttp http = connect()) {
            RawHttp.Response response = http.exchange(request);
            Map<String, Double> counted = counted(before);
            nothingLeaks(response);
            if (response.closes()) {
                assertThat(http.isClosedWithin(SOON)).as("closes as announced").isTrue();
            } else {
                isGood(http.exchange(goodCall()));
            }
            othersAreServed();
            return new Exchange(body, response, counted);
        }
    }

    static byte[] goodCall(String... headers) {
        String[] all = new String[headers.length + 1];
        all[0] = "Content-Type: application/json";
        System.arraycopy(headers, 0, all, 1, headers.length);
        return RawHttp.post("/mutate?timeout=10s", Reviews.good(), all);
    }

    static void isGood(RawHttp.Response response) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).contains("\"patchType\":\"JSONPatch\"");
    }

    /** Whether a call on a new connection gets its patch. */
    void othersAreServed() throws IOException {
        try (RawHttp http = connect()) {
            isGood(http.exchange(goodCall()));
        }
    }

    /** Waits until something was counted. */
    Map<String, Double> counted(Map<String, Double> before) {
        return Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> rises(before, counters()), rises -> !rises.isEmpty());
    }

    private static Map<String, Double> rises(Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> rises = new TreeMap<>();
        after.forEach((series, value) -> {
            double rise = value - before.getOrDefault(series, 0.0);
            if (rise != 0) {
                rises.put(series, rise);
            }
        });
        return rises;
    }

    /** All series that count something, with their values. */
    Map<String, Double> counters() throws IOException {
        try (RawHttp http = RawHttp.plain(webhook.metricsPort())) {
            Map<String, Double> counters = new TreeMap<>();
            http.exchange(RawHttp.request("GET", "/metrics", new byte[0]))
                    .text()
                    .lines()
                    .filter(line -> line.startsWith("irsa_admission") || line.startsWith("pod_identity_webhook"))
                    .filter(line -> !line.startsWith("irsa_admission_duration"))
                    .forEach(line -> {
                        int space = line.lastIndexOf(' ');
                        counters.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
                    });
            return counters;
        }
    }

    /** Nothing of the pod's content, and nothing of how the program is made. */
    void nothingLeaks(RawHttp.Response response) throws IOException {
        String said = response.text() + response.headers();
        if (response.status() == 200 && response.text().contains("\"patch\":")) {
            JsonNode patch = Reviews.JSON.readTree(response.body()).at("/response/patch");
            said += new String(Base64.getDecoder().decode(patch.asString()), UTF_8);
        }
        assertThat(said)
                .doesNotContain(Reviews.SECRET)
                .doesNotContainIgnoringCase("exception")
                .doesNotContainIgnoringCase("tomcat")
                .doesNotContainIgnoringCase("apache")
                .doesNotContain("\tat ", ".java");
        assertThat(response.headers()).doesNotContainKeys("server", "x-powered-by", "location", "set-cookie");
        assertThat(log).allSatisfy(event -> {
            assertThat(event.getThrowableProxy()).isNull();
            assertThat(event.getFormattedMessage() + event.getKeyValuePairs())
                    .doesNotContain(Reviews.SECRET)
                    .matches("[ -~]*");
        });
    }

    @Override
    public void close() {
        webhook.close();
        root.detachAppender(appender);
        appender.stop();
    }
}
