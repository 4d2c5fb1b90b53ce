package dev.irsa.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a user does and sees; the same on every cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Scenario {
    private static final String ROLE = "arn:aws:iam::111122223333:role/app";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ScenarioCluster cluster;
    private String namespace;

    /** Starts the cluster and installs the webhook; skips the tests where that cannot be. */
    abstract ScenarioCluster start() throws Exception;

    @BeforeAll
    void install() throws Exception {
        cluster = start();
    }

    @BeforeEach
    void makeANamespace() {
        namespace = "scenario-" + Long.toHexString(System.nanoTime());
        assertThat(kubectl("", "create", "namespace", namespace)).contains("created");
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aPodOfAnAnnotatedAccountGetsTheRole() throws Exception {
        account("app");
        annotate("app", ROLE);
        JsonNode pod = create("app");
        assertThat(role(pod)).contains(ROLE);
        assertThat(pod.at("/spec/volumes").valueStream())
                .anySatisfy(volume -> assertThat(volume.at("/projected/sources/0/serviceAccountToken/audience")
                                .asString(""))
                        .isEqualTo("sts.amazonaws.com"));
    }

    @Test
    void aPodOfAnotherAccountIsLeftAlone() throws Exception {
        account("plain");
        assertThat(role(create("plain"))).isEmpty();
    }

    @Test
    void anAccountCountsFromItsFirstMomentOn() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Optional<String>>> pods = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String name = "new-" + i;
                pods.add(threads.submit(() -> {
                    kubectl("""
                            apiVersion: v1
                            kind: ServiceAccount
                            metadata: {name: %s, namespace: %s, annotations: {eks.amazonaws.com/role-arn: "%s"}}
                            """.formatted(name, namespace, ROLE), "create", "-f", "-");
                    return role(create(name));
                }));
            }
            for (Future<Optional<String>> pod : pods) {
                assertThat(pod.get()).contains(ROLE);
            }
        }
    }

    @Test
    void aTypoIsExplainedToWhoeverMakesThePod() {
        account("typo");
        annotate("typo", "arn:aws:iam::1111:role/app");
        assertThat(kubectl(pod("typo", "app"), "create", "-f", "-"))
                .contains("Warning: serviceaccount " + namespace + "/typo: role-arn", "pod/typo-app created");
    }

    @Test
    void theNextPodHasTheNewRole() throws Exception {
        account("app");
        annotate("app", ROLE);
        assertThat(role(create("app"))).contains(ROLE);
        annotate("app", ROLE + "-2");
        Eventually.within(
                Duration.ofSeconds(10),
                "the new role counts",
                () -> role(create("app")).equals(Optional.of(ROLE + "-2")));
    }

    @Test
    void aDryRunShowsWhatAPodWouldGet() throws Exception {
        account("app");
        annotate("app", ROLE);
        String shown = kubectl(pod("app", "dry"), "create", "--dry-run=server", "-o", "json", "-f", "-");
        assertThat(role(JSON.readTree(shown))).contains(ROLE);
        assertThat(kubectl("", "-n", namespace, "get", "pod", "app-dry")).contains("NotFound");
    }

    private void account(String name) {
        assertThat(kubectl("", "-n", namespace, "create", "serviceaccount", name))
                .contains("created");
    }

    private void annotate(String name, String role) {
        assertThat(kubectl(
                        "",
                        "-n",
                        namespace,
                        "annotate",
                        "--overwrite",
                        "serviceaccount",
                        name,
                        "eks.amazonaws.com/role-arn=" + role))
                .contains("annotated");
    }

    private JsonNode create(String account) {
        String name = Long.toHexString(System.nanoTime());
        String created = kubectl(pod(account, name), "create", "-f", "-");
        assertThat(created).contains("created");
        return JSON.readTree(kubectl("", "-n", namespace, "get", "pod", account + "-" + name, "-o", "json"));
    }

    private String pod(String account, String name) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s-%s, namespace: %s}
                spec:
                  serviceAccountName: %s
                  terminationGracePeriodSeconds: 0
                  containers: [{name: main, image: example.invalid/app}]
                """.formatted(account, name, namespace, account);
    }

    private static Optional<String> role(JsonNode pod) {
        return pod.at("/spec/containers/0/env")
                .valueStream()
                .filter(variable -> variable.path("name").asString("").equals("AWS_ROLE_ARN"))
                .map(variable -> variable.path("value").asString(""))
                .findFirst();
    }

    private String kubectl(String input, String... arguments) {
        return cluster.kubectl(input, arguments);
    }
}
