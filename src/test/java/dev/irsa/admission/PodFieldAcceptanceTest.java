package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.outcome.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rows S44 to S53: newer fields, Windows, mirror pods, names of ServiceAccounts, sizes. */
class PodFieldAcceptanceTest {
    private static final String PATH = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";

    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static JsonNode json(String text) {
        return Reviews.JSON.readTree(text);
    }

    private static JsonNode tokenFile(JsonNode container) {
        return container
                .get("env")
                .valueStream()
                .filter(variable -> variable.path("name").asString("").equals("AWS_WEB_IDENTITY_TOKEN_FILE"))
                .findFirst()
                .orElseThrow()
                .get("value");
    }

    @Test
    void s44_newerFieldsArePreservedExactly() throws IOException {
        String spec = """
                {"serviceAccountName":"app","resources":{"limits":{"cpu":"2"}},"schedulingGates":[{"name":"g"}],
                 "hostnameOverride":"x","resourceClaims":[{"name":"gpu","resourceClaimName":"r"}],
                 "volumes":[{"name":"i","image":{"reference":"r","pullPolicy":"IfNotPresent"}}],
                 "initContainers":[{"name":"sidecar","restartPolicy":"Always","resizePolicy":[{"resourceName":"cpu",
                   "restartPolicy":"NotRequired"}],"restartPolicyRules":[{"action":"Restart"}]}],
                 "containers":[{"name":"main","resizePolicy":[],"volumeDevices":null,
                   "env":[{"name":"F","valueFrom":{"fileKeyRef":{"volumeName":"i","path":"p","key":"k"}}}],
                   "volumeMounts":[{"name":"i","mountPath":"/i","recursiveReadOnly":"Enabled"}],
                   "lifecycle":{"preStop":{"sleep":{"seconds":3}},"stopSignal":"SIGUSR1"}}]}""";
        JsonNode pod = edge.post(Reviews.pod(p -> p.set("spec", json(spec)))).isPatched();
        ObjectNode patched = (ObjectNode) pod.get("spec");
        assertThat(tokenFile(patched.at("/initContainers/0")).asString()).isEqualTo(PATH);
        ((ArrayNode) patched.get("volumes")).remove(0);
        ((ObjectNode) patched.at("/initContainers/0")).remove("env");
        ((ObjectNode) patched.at("/initContainers/0")).remove("volumeMounts");
        ((ArrayNode) patched.at("/containers/0/env")).remove(2);
        ((ArrayNode) patched.at("/containers/0/env")).remove(1);
        ((ArrayNode) patched.at("/containers/0/volumeMounts")).remove(1);
        assertThat(patched).isEqualTo(json(spec));
    }

    @Test
    void s45_ephemeralContainersAreLeftAlone() throws IOException {
        String ephemeral = "[{\"name\":\"debug\",\"image\":\"busybox\",\"targetContainerName\":\"main\"}]";
        assertThat(edge.post(Reviews.spec(spec -> spec.set("ephemeralContainers", json(ephemeral))))
                        .isPatched()
                        .at("/spec/ephemeralContainers"))
                .isEqualTo(json(ephemeral));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"os\":{\"name\":\"windows\"}}",
                "{\"nodeSelector\":{\"kubernetes.io/os\":\"windows\"}}",
                "{\"nodeSelector\":{\"beta.kubernetes.io/os\":\"windows\"}}",
                "{\"os\":{\"name\":\"windows\"},\"nodeSelector\":{\"kubernetes.io/os\":\"linux\"}}",
                "{\"os\":{\"name\":\"linux\"},\"nodeSelector\":{\"kubernetes.io/os\":\"windows\"}}"
            })
    void s46_windowsPodsGetAWindowsPath(String fields) throws IOException {
        JsonNode pod = edge.post(Reviews.spec(spec -> spec.setAll((ObjectNode) json(fields))))
                .isPatched();
        assertThat(tokenFile(pod.at("/spec/containers/0")).asString())
                .isEqualTo("C:\\var\\run\\secrets\\eks.amazonaws.com\\serviceaccount\\token");
        assertThat(pod.at("/spec/containers/0/volumeMounts/1/mountPath").asString())
                .isEqualTo("/var/run/secrets/eks.amazonaws.com/serviceaccount");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"os\":{\"name\":\"linux\"}}",
                "{\"os\":{\"name\":\"Windows\"}}",
                "{\"os\":\"windows\"}",
                "{\"nodeSelector\":{\"os\":\"windows\"}}",
                "{\"nodeSelector\":[\"kubernetes.io/os\",\"windows\"]}"
            })
    void s46_otherPodsDoNot(String fields) throws IOException {
        JsonNode pod = edge.post(Reviews.spec(spec -> spec.setAll((ObjectNode) json(fields))))
                .isPatched();
        assertThat(tokenFile(pod.at("/spec/containers/0")).asString()).isEqualTo(PATH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5c3f", "null"})
    void s47_mirrorPodsAreLeftAlone(String hash) throws IOException {
        edge.post(Reviews.annotated("kubernetes.io/config.mirror", hash)).isUntouched(Reason.MIRROR_POD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hostNetwork", "hostPID", "hostIPC"})
    void s47_podsThatShareWithTheirHostAreAsOthers(String field) throws IOException {
        edge.post(Reviews.spec(spec -> spec.put(field, true))).isPatched();
    }

    @Test
    void s48_anAccountIsResolvedAsTheServiceAccountPluginDoes() throws IOException {
        for (String missing : new String[] {"\"\"", "null"}) {
            edge.post(Reviews.spec(spec -> spec.set("serviceAccountName", json(missing))))
                    .isUntouched(Reason.NO_ROLE);
        }
        edge.post(Reviews.spec(spec -> spec.remove("serviceAccountName"))).isUntouched(Reason.NO_ROLE);
        edge.post(Reviews.spec(spec -> spec.put("serviceAccountName", "default")))
                .isUntouched(Reason.NO_ROLE);
        edge.post(Reviews.spec(spec -> {
                    spec.remove("serviceAccountName");
                    spec.put("serviceAccount", "app");
                }))
                .isPatched();
        edge.post(Reviews.spec(spec -> spec.put("serviceAccount", "default"))).isPatched();
    }

    static Stream<Named<String>> s49_aNameThatIsNoneIsNotLookedUp() {
        return Stream.of(
                Named.of("parent", "../x"),
                Named.of("slash", "a/b"),
                Named.of("other namespace", "kube-system/admin"),
                Named.of("300 characters", "a".repeat(300)),
                Named.of("1 MiB", "a".repeat(1 << 20)),
                Named.of("upper case", "App"),
                Named.of("query", "app?watch=1"),
                Named.of("encoded", "app%2f..%2fx"),
                Named.of("line feed", "app\n"),
                Named.of("NUL", "app\0"),
                Named.of("two dots", "a..b"),
                Named.of("hyphen", "-"),
                Named.of("not ASCII", "\u00e4pp"));
    }

    @ParameterizedTest
    @MethodSource
    void s49_aNameThatIsNoneIsNotLookedUp(String name) throws IOException {
        byte[] body = Reviews.spec(spec -> spec.put("serviceAccountName", name));
        int before = edge.webhook().lookups();
        try (RawHttp http = edge.connect()) {
            http.exchange(RawHttp.post("/mutate", body, "Content-Type: application/json"));
        }
        assertThat(edge.webhook().lookups()).isEqualTo(before);
        edge.post(body).isUntouched(Reason.SERVICE_ACCOUNT_NAME_INVALID);
    }

    @Test
    void s49_anAccountThatDoesNotExistIsLookedUpOnce() throws IOException {
        int before = edge.webhook().lookups();
        byte[] body = Reviews.spec(spec -> spec.put("serviceAccountName", "nobody"));
        try (RawHttp http = edge.connect()) {
            http.exchange(RawHttp.post("/mutate", body, "Content-Type: application/json"));
        }
        assertThat(edge.webhook().lookups()).isEqualTo(before + 1);
        edge.post(body).isUntouched(Reason.SERVICE_ACCOUNT_NOT_FOUND);
    }

    /** What the API server sees of this is a matter of the lookups; here it is that each gets its answer, and quickly. */
    @Test
    void s50_1000PodsOfRandomAccountsAreEachAnswered() throws IOException {
        long seed = System.nanoTime();
        System.out.println("S50: seed " + seed);
        Random random = new Random(seed);
        long[] nanos = new long[1000];
        try (RawHttp http = edge.connect()) {
            for (int i = 0; i < nanos.length; i++) {
                String name = "sa-" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
                byte[] body = Reviews.spec(spec -> spec.put("serviceAccountName", name));
                long start = System.nanoTime();
                RawHttp.Response response =
                        http.exchange(RawHttp.post("/mutate?timeout=1s", body, "Content-Type: application/json"));
                nanos[i] = System.nanoTime() - start;
                assertThat(response.text()).contains("\"reason\":\"service-account-not-found\"", "\"allowed\":true");
            }
        }
        Arrays.sort(nanos);
        System.out.printf("S50: p99 %.2f ms%n", nanos[990] / 1e6);
        assertThat(nanos[990] / 1_000_000).as("p99 in ms").isLessThan(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"runAsUser\":1000,\"runAsNonRoot\":true}", "{\"fsGroup\":2000}", "null"})
    void s51_theVolumesModeIsLeftToTheKubelet(String context) throws IOException {
        JsonNode pod = edge.post(Reviews.spec(spec -> spec.set("securityContext", json(context))))
                .isPatched();
        assertThat(pod.at("/spec/volumes/0/projected").propertyNames()).containsExactly("sources");
        assertThat(pod.at("/spec/securityContext")).isEqualTo(json(context));
    }

    @Test
    void s52_aPodJustBelowTheStorageLimitIsPatched() throws IOException {
        byte[] body = Reviews.annotated("big", "x".repeat(1_562_000));
        JsonNode pod = edge.post(body).isPatched();
        assertThat(pod.at("/metadata/annotations/big").asString()).hasSize(1_562_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void s53_theIdentityDoesNotDependOnTheApiServersToken(boolean automount) throws IOException {
        JsonNode pod = edge.post(Reviews.spec(spec -> spec.put("automountServiceAccountToken", automount)))
                .isPatched();
        assertThat(pod.at("/spec/automountServiceAccountToken").asBoolean()).isEqualTo(automount);
    }
}
