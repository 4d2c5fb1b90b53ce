package dev.irsa.clients;

import dev.irsa.cli.ClusterWebhook;
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

/**
 * A client in a pod with a ServiceAccount and a role of its own: what a test says before it starts, and what the client
 * says afterwards.
 */
final class Workload implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    final Bench bench;
    final Client client;
    final String name;
    private ClusterWebhook webhook;
    private String account = Bench.ACCOUNT;
    private Optional<String> trust = Optional.empty();
    private boolean annotated = true;
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private final List<Map<String, Object>> variables = new ArrayList<>();
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

    String role() {
        return "arn:aws:iam::" + account + ":role/" + name;
    }

    String subject() {
        return "system:serviceaccount:" + webhook.namespace() + ":" + name;
    }

    String namespace() {
        return webhook.namespace();
    }

    /** Makes the role, the ServiceAccount and the pod, and starts the client in it. */
    Workload start() {
        Iam.Provider provider = bench.provider;
        bench.aws.iam().createRole(role(), trust.orElseGet(() -> Bench.trust(provider, Bench.AUDIENCE, subject())));
        if (annotated) {
            annotations.put("eks.amazonaws.com/role-arn", role());
        }
        bench.admin.serviceAccount(namespace(), name, annotations);
        Kube.Reply pod = bench.admin.post(
                "/api/v1/namespaces/" + namespace() + "/pods",
                Map.of(
                        "metadata",
                        Map.of("name", name),
                        "spec",
                        Map.of(
                                "serviceAccountName",
                                name,
                                "containers",
                                List.of(Map.of(
                                        "name",
                                        "main",
                                        "image",
                                        client.name(),
                                        "command",
                                        List.of(client.program()),
                                        "env",
                                        variables)))));
        if (pod.status() != 201) {
            throw new IllegalStateException("the pod was not taken: " + pod);
        }
        Kubelet node = new Kubelet(pod.body(), bench.admin, bench.image);
        kubelet = Optional.of(node);
        container = Optional.of(node.start("main"));
        return this;
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

    /** The region of the STS that was given the token. */
    String region() {
        return exchanges().isEmpty() ? "none" : exchanges().getLast().region();
    }

    @Override
    public void close() {
        kubelet.ifPresent(Kubelet::close);
    }
}
