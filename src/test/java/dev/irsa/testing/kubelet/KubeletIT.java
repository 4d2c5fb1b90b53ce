package dev.irsa.testing.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Kube;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kubelet's part, with tokens of a real API server. */
class KubeletIT {
    private static final String PATH = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Kubelet.Image IMAGE =
            new Kubelet.Image(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "FROM", "image"), Map.of());

    private final String namespace = "k" + UUID.randomUUID().toString().substring(0, 8);
    private Kube admin;

    @BeforeEach
    void start() {
        Kubelet.assumePossible();
        admin = ControlPlane.shared().admin();
        admin.namespace(namespace);
        admin.serviceAccount(namespace, "app", Map.of());
    }

    @AfterEach
    void stop() {
        if (admin != null) {
            admin.close();
        }
    }

    private Kubelet kubelet(Map<String, Object> security, String script, Object... variables) {
        Map<String, Object> mount = Map.of("name", "tokens", "mountPath", PATH);
        return kubelet(security, Duration.ofMinutes(10), mount, script, variables);
    }

    private Kubelet kubelet(
            Map<String, Object> security,
            Duration life,
            Map<String, Object> mount,
            String script,
            Object... variables) {
        Map<String, Object> token = Map.of(
                "serviceAccountToken",
                Map.of("audience", "bench", "expirationSeconds", life.toSeconds(), "path", "token"));
        Kube.Reply pod = admin.post(
                "/api/v1/namespaces/" + namespace + "/pods",
                Map.of(
                        "metadata",
                        Map.of("name", "pod"),
                        "spec",
                        Map.of(
                                "serviceAccountName",
                                "app",
                                "securityContext",
                                security,
                                "volumes",
                                List.of(Map.of("name", "tokens", "projected", Map.of("sources", List.of(token)))),
                                "containers",
                                List.of(Map.of(
                                        "name",
                                        "main",
                                        "image",
                                        "none",
                                        "command",
                                        List.of("sh", "-c", script),
                                        "env",
                                        List.of(variables),
                                        "volumeMounts",
                                        List.of(mount))))));
        assertThat(pod.status()).as(pod.toString()).isEqualTo(201);
        return new Kubelet(pod.body(), admin, IMAGE);
    }

    private static List<String> lines(Kubelet kubelet) {
        List<String> lines = new ArrayList<>();
        RunningContainer container = kubelet.start("main");
        for (var line = container.line(PATIENCE);
                line.filter(text -> !text.equals("end")).isPresent();
                line = container.line(PATIENCE)) {
            lines.add(line.get());
        }
        assertThat(container.errors()).isEmpty();
        return lines;
    }

    /** The cases of Kubernetes' projected_test.go, and KEP-2451. */
    @ParameterizedTest
    @CsvSource({"-1, -1, 644 0 0", "1000, -1, 600 1000 0", "-1, 2000, 640 0 2000", "1000, 2000, 640 1000 2000"})
    void modes(int user, int group, String expected) {
        Map<String, Object> security = new java.util.HashMap<>();
        if (user >= 0) {
            security.put("runAsUser", user);
        }
        if (group >= 0) {
            security.put("fsGroup", group);
        }
        String script = "stat -Lc '%a %u %g' " + PATH + "/token; wc -c < " + PATH + "/token; id -u; echo end";
        try (Kubelet kubelet = kubelet(security, script)) {
            List<String> lines = lines(kubelet);
            assertThat(lines.get(0)).isEqualTo(expected);
            assertThat(Integer.parseInt(lines.get(1))).as("it can be read").isGreaterThan(500);
            assertThat(lines.get(2)).isEqualTo("" + Math.max(user, 0));
        }
    }

    @Test
    void theTokenIsWhatWasAskedForAndTheVolumeIsReadOnly() {
        String script = "cut -d. -f2 " + PATH + "/token; readlink " + PATH + "/token; touch " + PATH
                + "/x 2>/dev/null || echo refused; echo $NAME $FROM; echo end";
        Map<String, Object> name =
                Map.of("name", "NAME", "valueFrom", Map.of("fieldRef", Map.of("fieldPath", "metadata.name")));
        try (Kubelet kubelet = kubelet(Map.of(), script, name)) {
            List<String> lines = lines(kubelet);
            String claims = new String(java.util.Base64.getUrlDecoder().decode(lines.getFirst()));
            assertThat(claims)
                    .contains("\"aud\":[\"bench\"]", "\"sub\":\"system:serviceaccount:" + namespace + ":app\"")
                    .contains("\"pod\":{\"name\":\"pod\"");
            assertThat(lines.subList(1, 4)).containsExactly("..data/token", "refused", "pod image");
        }
        assertThat(java.nio.file.Path.of(PATH)).as("this machine is as it was").doesNotExist();
    }

    @Test
    void tokensAreRenewedAtFourFifthsOfTheirLifeUnderARunningProcess() {
        String script = "while read -r _; do cksum < " + PATH + "/token; done; echo end";
        try (Kubelet kubelet = kubelet(Map.of(), script)) {
            RunningContainer container = kubelet.start("main");
            assertThat(kubelet.pass(Duration.ofSeconds(300))).isFalse();
            container.tell("");
            String first = container.line(PATIENCE).orElseThrow();
            assertThat(kubelet.pass(Duration.ofSeconds(200))).isTrue();
            container.tell("");
            assertThat(container.line(PATIENCE).orElseThrow()).isNotEqualTo(first);
        }
    }

    /** The new token is dated by the API server's clock, which stays behind the kubelet's. */
    @Test
    void aRenewedTokenLastsAsLongAsTheFirst() {
        try (Kubelet kubelet = kubelet(Map.of(), "true")) {
            assertThat(kubelet.pass(Duration.ofSeconds(500))).isTrue();
            assertThat(kubelet.sync()).isFalse();
            assertThat(kubelet.pass(Duration.ofSeconds(300))).isFalse();
            assertThat(kubelet.pass(Duration.ofSeconds(200))).isTrue();
        }
    }

    @Test
    void aTokenOfTwoDaysIsRenewedAfterOne() {
        Map<String, Object> mount = Map.of("name", "tokens", "mountPath", PATH);
        try (Kubelet kubelet = kubelet(Map.of(), Duration.ofDays(2), mount, "true")) {
            assertThat(kubelet.pass(Duration.ofHours(23))).isFalse();
            assertThat(kubelet.pass(Duration.ofHours(1))).isTrue();
            assertThat(kubelet.sync()).isFalse();
        }
    }

    /** The one that is there stays, and processes go on with it, until it has ended. */
    @Test
    void aTokenThatCannotBeRenewedIsKeptWhileItLives() {
        String script = "while read -r _; do cksum < " + PATH + "/token; done; echo end";
        try (Kubelet kubelet = kubelet(Map.of(), script)) {
            RunningContainer container = kubelet.start("main");
            container.tell("");
            String first = container.line(PATIENCE).orElseThrow();
            admin.delete("/api/v1/namespaces/" + namespace + "/pods/pod?gracePeriodSeconds=0");
            assertThat(kubelet.pass(Duration.ofSeconds(500))).isFalse();
            container.tell("");
            assertThat(container.line(PATIENCE)).contains(first);
            assertThatThrownBy(() -> kubelet.pass(Duration.ofSeconds(101))).hasMessageContaining("FailedMount");
        }
    }

    @Test
    void aMountOfAPartIsNotTakenForOneOfTheWhole() {
        Map<String, Object> mount = Map.of("name", "tokens", "mountPath", PATH + "/token", "subPath", "token");
        try (Kubelet kubelet = kubelet(Map.of(), Duration.ofMinutes(10), mount, "true")) {
            assertThatThrownBy(() -> kubelet.start("main")).hasMessageContaining("subPath");
        }
    }
}
