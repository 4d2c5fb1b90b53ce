package dev.irsa.clients;

import dev.irsa.cli.ClusterWebhook;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import dev.irsa.testing.aws.Call;
import dev.irsa.testing.aws.Iam;
import dev.irsa.testing.kubelet.Kubelet;
import dev.irsa.testing.kubelet.RunningContainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A client in a pod with a ServiceAccount and a role of its own: what a test says before it starts, and what the client
 * says afterwards.
 */
final class Workload implements AutoCloseable {
    /** Where the pod's own files are mounted. */
    static final String FILES = "/etc/bench";

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    final Bench bench;
    final Client client;
    final String name;
    private ClusterWebhook webhook;
    private String account = Bench.ACCOUNT;
    private String[] assumable = {};
    private Optional<String> trust = Optional.empty();
    private boolean annotated = true;
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private final List<Map<String, Object>> variables = new ArrayList<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private Optional<Kubelet> kubelet = Optional.empty();
    private Optional<RunningContainer> container = Optional.empty();

    Workload(Bench bench, Client client) {
        this.bench = bench;
        this.client = client;
        this.name = client.name() + "-" + bench.numbers.incrementAndGet();
        this.webhook = bench.compatible;
    }

    Workload under(ClusterWebhook other) {
        webhook = other;
        return this;
    }

    /** A role of another account. */
    Workload inAccount(String other) {
        account = other;
        return this;
    }

    /** Another trust policy than the right one. */
    Workload trusting(String policy) {
        trust = Optional.of(policy);
        return this;
    }

    /** Its role's own policy allows that it assumes others. */
    Workload mayAssume(String... roles) {
        assumable = roles.clone();
        return this;
    }

    Workload annotate(String key, String value) {
        annotations.put("eks.amazonaws.com/" + key, value);
        return this;
    }

    /** Nothing on the ServiceAccount names a role. */
    Workload withoutRole() {
        annotated = false;
        return this;
    }

    /** A variable of the pod's own. */
    Workload variable(String key, String value) {
        variables.add(Map.of("name", key, "value", value));
        return this;
    }

    /** A file of a ConfigMap of the pod's own, below {@link #FILES}. */
    Workload file(String key, String text) {
        files.put(key, text);
        return this;
    }

    String role() {
        return "arn:aws:iam::" + account + ":role/" + name;
    }

    String subject() {
        return "system:serviceaccount:" + webhook.namespace() + ":" + name;
    }

    String namespace() {
        return webhook.namespace();
    }

    /**
     * Makes the role, the ServiceAccount and the pod, and starts the client in it.
     *
     * @throws NotAdmitted when the API server does not take the pod
     */
    Workload start() {
        Iam.Provider provider = bench.provider;
        String policy = trust.orElseGet(() -> Bench.trust(provider, Bench.AUDIENCE, subject()));
        bench.aws.iam().createRole(role(), policy, Duration.ofHours(1), assumable);
        if (annotated) {
            annotations.put("eks.amazonaws.com/role-arn", role());
        }
        bench.admin.serviceAccount(namespace(), name, annotations);
        Kube.Reply map = bench.admin.post(
                "/api/v1/namespaces/" + namespace() + "/configmaps",
                Map.of("metadata", Map.of("name", name), "data", files));
        if (map.status() != 201) {
            throw new IllegalStateException("not created: " + map);
        }
        Kubelet node = new Kubelet(create(), bench.admin, bench.image);
        kubelet = Optional.of(node);
        container = Optional.of(node.start("main"));
        return this;
    }

    /** As a controller does, it tries again when the webhook cannot decide yet; the webhook is called with Fail. */
    private JsonNode create() {
        AtomicReference<Kube.Reply> pod = new AtomicReference<>();
        try {
            Eventually.within(PATIENCE, "the API server decides about " + name, () -> {
                pod.set(bench.admin.post("/api/v1/namespaces/" + namespace() + "/pods", pod()));
                return pod.get().status() < 500;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (pod.get().status() != 201) {
            throw new NotAdmitted(pod.get().status(), pod.get().toString());
        }
        return pod.get().body();
    }

    private Map<String, Object> pod() {
        Map<String, Object> own = Map.of("name", "files", "configMap", Map.of("name", name));
        Map<String, Object> container = Map.of(
                "name",
                "main",
                "image",
                client.name(),
                "command",
                List.of(client.program()),
                "env",
                variables,
                "volumeMounts",
                files.isEmpty() ? List.of() : List.of(Map.of("name", "files", "mountPath", FILES)));
        return Map.of(
                "metadata",
                Map.of("name", name),
                "spec",
                Map.of(
                        "serviceAccountName",
                        name,
                        "volumes",
                        files.isEmpty() ? List.of() : List.of(own),
                        "containers",
                        List.of(container)));
    }

    Kubelet kubelet() {
        return kubelet.orElseThrow();
    }

    /** Lets the client ask again. */
    Workload again() {
        container.orElseThrow().tell("again");
        return this;
    }

    /** What the client says next. */
    Outcome outcome() {
        RunningContainer running = container.orElseThrow();
        String line = running.line(PATIENCE)
                .orElseThrow(() -> new IllegalStateException(name + " says nothing: " + running.errors()));
        return Outcome.of(line, role());
    }

    /** The calls to STS with this workload's tokens. */
    List<Call> exchanges() {
        return bench.aws.calls().stream()
                .filter(call -> call.parameters().getOrDefault("RoleArn", "").equals(role()))
                .toList();
    }

    /** What STS made of its token, as {@link Reaction} has it. */
    String sts() {
        return Reaction.of("", exchanges()).sts();
    }

    /** Whether the last identity was asked for with a key that STS gave for its token, since calls were forgotten. */
    boolean isAnsweredForAnExchange() {
        Set<String> issued =
                exchanges().stream().flatMap(call -> call.issued().stream()).collect(Collectors.toSet());
        return bench.aws.calls().stream()
                .filter(call -> call.action().equals("GetCallerIdentity"))
                .filter(call -> call.outcome().contains(":assumed-role/" + name + "/"))
                .reduce((_, last) -> last)
                .flatMap(Call::caller)
                .filter(issued::contains)
                .isPresent();
    }

    /** The region of the STS that was given the token. */
    String region() {
        return exchanges().isEmpty() ? "none" : exchanges().getLast().region();
    }

    @Override
    public void close() {
        kubelet.ifPresent(Kubelet::close);
    }
}
