package dev.irsa.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.Audience;
import dev.irsa.identity.GrantRules;
import dev.irsa.identity.RoleSyntax;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.TokenLifetime;
import dev.irsa.identity.manifests.ManifestIdentities;
import dev.irsa.identity.manifests.ManifestRules;
import dev.irsa.injection.InjectionSettings;
import dev.irsa.injection.JsonPatch;
import dev.irsa.injection.Operation;
import dev.irsa.manifest.Manifest;
import dev.irsa.manifest.ManifestReader;
import dev.irsa.outcome.Reason;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OfflineInjectionTest {
    private static final String ACCOUNTS = """
            {kind: ServiceAccount, metadata: {name: app, namespace: ns,
              annotations: {eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/app}}}
            ---
            {kind: ServiceAccount, metadata: {name: default, namespace: ns,
              annotations: {eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/default}}}
            ---
            {kind: ServiceAccount, metadata: {name: bad, namespace: ns, annotations: {eks.amazonaws.com/role-arn: oops}}}
            """;
    private static final String TEMPLATE = "{metadata: {labels: {a: b}}, spec: {serviceAccountName: app, "
            + "initContainers: [{name: i}], containers: [{name: c, env: [{name: A, value: b}]}], volumes: []}}";

    private static List<Manifest.Document> read(String text) {
        return ManifestReader.read("f.yaml", text.getBytes(UTF_8)).stream()
                .map(manifest -> switch (manifest) {
                    case Manifest.Document document -> document;
                    case Manifest.Problem problem -> throw new AssertionError(problem);
                })
                .toList();
    }

    private static OfflineInjection injection(Set<ServiceAccountRef> identities) {
        GrantRules grants = new GrantRules(
                RoleSyntax.STRICT,
                new Audience("sts.amazonaws.com"),
                new Audience("pods.eks.amazonaws.com"),
                Set.of(),
                TokenLifetime.DAY,
                false,
                false,
                Optional.empty());
        OfflineRules rules = new OfflineRules(
                grants,
                InjectionSettings.COMPATIBLE,
                new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX),
                Optional.empty(),
                identities);
        ManifestIdentities.Loaded loaded = ManifestIdentities.of(
                new ManifestRules(rules.keys(), "default", Optional.empty()), List.copyOf(read(ACCOUNTS)));
        assertThat(loaded.problems()).isEmpty();
        return OfflineInjection.with(rules, loaded.identities(), "ns");
    }

    private static InjectedDocument inject(String text) {
        return injection(Set.of()).inject(read(text).getFirst());
    }

    private static WorkloadOutcome only(String text) {
        List<WorkloadOutcome> outcomes = inject(text).workloads();
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v1                 | Pod                   |
            v1                 | ReplicationController | /spec/template
            apps/v1            | Deployment            | /spec/template
            extensions/v1beta1 | Deployment            | /spec/template
            apps/v1            | StatefulSet           | /spec/template
            apps/v1            | DaemonSet             | /spec/template
            apps/v1            | ReplicaSet            | /spec/template
            batch/v1           | Job                   | /spec/template
            batch/v1beta1      | CronJob               | /spec/jobTemplate/spec/template
            """)
    void everyKindOfWorkload(String apiVersion, String kind, String path) {
        String inner = TEMPLATE;
        if (path == null) {
            inner = TEMPLATE.replace("labels:", "name: w, namespace: ns, labels:");
        }
        String head = "apiVersion: " + apiVersion + ", kind: " + kind;
        String wrapped = path == null
                ? "{" + head + ", " + inner.substring(1)
                : path.equals("/spec/template")
                        ? "{" + head + ", metadata: {name: w}, spec: {template: " + inner + "}}"
                        : "{" + head + ", metadata: {name: w}, spec: {jobTemplate: {spec: {template: " + inner + "}}}}";
        Manifest.Document document = read(wrapped).getFirst();
        JsonNode before = document.tree().deepCopy();

        InjectedDocument injected = injection(Set.of()).inject(document);

        assertThat(document.tree()).isEqualTo(before);
        WorkloadOutcome outcome = injected.workloads().getFirst();
        assertThat(outcome.reason()).isEqualTo(Reason.INJECTED);
        assertThat(outcome.role()).contains("arn:aws:iam::111122223333:role/app");
        assertThat(outcome.subject()).isEqualTo(kind.toLowerCase(java.util.Locale.ROOT) + " ns/w");
        String prefix = path == null ? "" : path;
        assertThat(outcome.operations())
                .isNotEmpty()
                .allMatch(operation -> operation.path().startsWith(prefix + "/spec/"));
        assertThat(injected.tree()
                        .at(prefix + "/spec/containers/0/env")
                        .valueStream()
                        .map(variable -> variable.path("name").asString()))
                .containsExactly("A", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE");
        assertThat(json(injected.tree())).isEqualTo(patched(before, outcome.operations()));

        // Done again, there is nothing to do.
        InjectedDocument again = injection(Set.of()).inject(new Manifest.Document(document.source(), injected.tree()));
        assertThat(again.tree()).isEqualTo(injected.tree());
        assertThat(again.workloads().getFirst().reason()).isEqualTo(Reason.ALREADY_COMPLETE);
    }

    /** By another engine than ours. */
    private static JsonObject patched(JsonNode before, List<Operation> operations) {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(JsonPatch.encode(operations)))) {
            JsonArray patch = reader.readArray();
            return Json.createPatch(patch).apply(json(before));
        }
    }

    private static JsonObject json(JsonNode tree) {
        try (JsonReader reader = Json.createReader(new StringReader(tree.toString()))) {
            return reader.readObject();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: example.org/v1, kind: Deployment, spec: {template: {spec: {containers: [{name: c}]}}}}",
                "{apiVersion: v1, kind: Service, metadata: {name: x}}",
                "{apiVersion: apps/v1, kind: Pod, spec: {containers: [{name: c}]}}",
                "{unknown: {yes: 1.10}}"
            })
    void otherDocumentsPassThrough(String text) {
        InjectedDocument injected = inject(text);
        assertThat(injected.workloads()).isEmpty();
        assertThat(injected.tree()).isEqualTo(read(text).getFirst().tree());
    }

    @Test
    void aListStaysAList() {
        InjectedDocument injected = inject("""
                {apiVersion: v1, kind: List, metadata: {resourceVersion: ""}, items: [
                  {apiVersion: v1, kind: Service, metadata: {name: s}},
                  {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c}]}},
                  {apiVersion: v1, kind: PodList, items: [{metadata: {name: q}, spec: {containers: [{name: c}]}}]}]}
                """);
        assertThat(injected.workloads()).extracting(WorkloadOutcome::subject).containsExactly("pod ns/p", "pod ns/q");
        assertThat(injected.workloads().getFirst().operations().getFirst().path())
                .isEqualTo("/spec/volumes");
        assertThat(injected.tree().at("/items/0/metadata/name").asString()).isEqualTo("s");
        assertThat(injected.tree().at("/items/1/spec/volumes/0/name").asString())
                .isEqualTo("aws-iam-token");
        assertThat(injected.tree().at("/items/2/items/0/spec/volumes/0/name").asString())
                .isEqualTo("aws-iam-token");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            serviceAccountName: app, serviceAccount: bad | app     | INJECTED
            serviceAccount: app                          | app     | INJECTED
            serviceAccountName: "", serviceAccount: app  | app     | INJECTED
            restartPolicy: Always                        | default | INJECTED
            serviceAccountName: nobody                   | nobody  | SERVICE_ACCOUNT_NOT_FOUND
            serviceAccountName: bad                      | bad     | ROLE_INVALID
            serviceAccountName: Not_A_Name               | Not_A_Name | SERVICE_ACCOUNT_NAME_INVALID
            """)
    void serviceAccountOfAPod(String fields, String account, Reason reason) {
        WorkloadOutcome outcome =
                only("{kind: Pod, metadata: {name: p}, spec: {" + fields + ", containers: [{name: c}]}}");
        assertThat(outcome.serviceAccount()).isEqualTo(account);
        assertThat(outcome.reason()).isEqualTo(reason);
        assertThat(outcome.warnings()).hasSize(reason == Reason.ROLE_INVALID ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {kind: Pod, spec: {}}                                            | POD_MALFORMED
            {kind: Pod, spec: 1}                                             | POD_MALFORMED
            {kind: Deployment, metadata: {name: d}}                          | POD_MALFORMED
            {kind: Deployment, spec: {template: [1]}}                        | POD_MALFORMED
            {kind: Pod, metadata: {namespace: "No!"}, spec: {containers: [{name: c}]}} | SERVICE_ACCOUNT_NAME_INVALID
            {kind: Pod, metadata: {namespace: n}, spec: {containers: [{name: c}]}} | SERVICE_ACCOUNT_NAME_INVALID
            {kind: Pod, metadata: {namespace: other}, spec: {containers: [{name: c}]}} | SERVICE_ACCOUNT_NOT_FOUND
            {kind: Pod, metadata: {labels: {eks.amazonaws.com/skip-pod-identity-webhook: "1"}}, spec: {containers: [{name: c}]}} | SKIP_LABEL
            """)
    void whatIsLeftAlone(String text, Reason reason) {
        InjectedDocument injected = inject(text);
        assertThat(injected.workloads()).singleElement().satisfies(outcome -> {
            assertThat(outcome.reason()).isEqualTo(reason);
            assertThat(outcome.operations()).isEmpty();
            assertThat(outcome.role()).isEmpty();
        });
        assertThat(injected.tree()).isEqualTo(read(text).getFirst().tree());
    }

    @Test
    void containerCredentialsAndTheirJitterFollowTheWorkload() {
        OfflineInjection injection = injection(Set.of(new ServiceAccountRef("ns", "app")));
        String one = "{kind: Pod, metadata: {name: one}, spec: {serviceAccountName: app, containers: [{name: c}]}}";
        InjectedDocument first = injection.inject(read(one).getFirst());
        assertThat(first.workloads().getFirst().role()).isEmpty();
        assertThat(first.workloads().getFirst().reason()).isEqualTo(Reason.INJECTED);
        assertThat(injection.inject(read(one).getFirst())).isEqualTo(first);
        assertThat(lifetime(injection.inject(read(one.replace("one", "two")).getFirst())))
                .isNotEqualTo(lifetime(first));
    }

    private static int lifetime(InjectedDocument document) {
        return document.tree()
                .at("/spec/volumes/0/projected/sources/0/serviceAccountToken/expirationSeconds")
                .asInt();
    }
}
