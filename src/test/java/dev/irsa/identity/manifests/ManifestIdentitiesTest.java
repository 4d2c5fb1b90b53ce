package dev.irsa.identity.manifests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.manifest.ManifestReader;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestIdentitiesTest {
    private static final ManifestRules RULES = rules(Optional.empty());

    private static ManifestRules rules(Optional<String> mappingsNamespace) {
        return new ManifestRules(new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX), "default", mappingsNamespace);
    }

    private static ManifestIdentities.Loaded load(ManifestRules rules, String text) {
        return ManifestIdentities.of(rules, ManifestReader.read("f.yaml", text.getBytes(UTF_8)));
    }

    private static ServiceAccountRef ref(String namespace, String name) {
        return new ServiceAccountRef(namespace, name);
    }

    @Test
    void findsAccountsInDocumentsAndLists() {
        ManifestIdentities identities = load(RULES, """
                apiVersion: v1
                kind: ServiceAccount
                metadata:
                  name: app
                  annotations: {eks.amazonaws.com/role-arn: app-role, other: x}
                ---
                apiVersion: v1
                kind: List
                items:
                - {apiVersion: v1, kind: ServiceAccount, metadata: {name: a, namespace: one, resourceVersion: "17"}}
                - {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: one}}
                - {apiVersion: example.org/v1, kind: ServiceAccount, metadata: {name: c, namespace: one}}
                ---
                apiVersion: v1
                kind: ServiceAccountList
                items:
                - metadata: {name: d, namespace: two}
                """).identities();

        assertThat(identities.accounts()).containsOnlyKeys(ref("default", "app"), ref("one", "a"), ref("two", "d"));
        assertThat(identities
                        .accounts()
                        .get(ref("default", "app"))
                        .annotations()
                        .roleArn())
                .isEqualTo("app-role");
        assertThat(identities.accounts().get(ref("one", "a")).resourceVersion()).isEqualTo("17");
        assertThat(identities.accounts().get(ref("two", "d")).resourceVersion()).matches("[0-9a-f]{12}");
        assertThat(identities.find(ref("one", "b"), 0)).isEqualTo(new Lookup.Absent());
        assertThat(identities.find(ref("one", "a"), 0)).isInstanceOf(Lookup.Found.class);
    }

    @Test
    void theLastOneCountsWithANote() {
        ManifestIdentities.Loaded loaded = load(RULES, """
                {kind: ServiceAccount, metadata: {name: app, resourceVersion: "1"}}
                ---
                {kind: ServiceAccount, metadata: {name: app, namespace: default, resourceVersion: "2"}}
                """);
        assertThat(loaded.identities().accounts().get(ref("default", "app")).resourceVersion())
                .isEqualTo("2");
        assertThat(loaded.notes())
                .containsExactly(
                        "f.yaml, document 2, line 3: serviceaccount default/app replaces that of f.yaml, document 1, line 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {kind: ServiceAccount, metadata: {name: App}} | a ServiceAccount has no valid name or namespace
            {kind: ServiceAccount, metadata: {name: app, namespace: on}} | a ServiceAccount has no valid name or namespace
            {kind: ServiceAccount}                        | a ServiceAccount has no valid name or namespace
            {kind: ServiceAccount, metadata: {name: a, annotations: {x: 1}}} | serviceaccount default/a: an annotation is not a string; it needs quotes
            {kind: ServiceAccount, metadata: {name: a, annotations: []}} | serviceaccount default/a: an annotation is not a string; it needs quotes
            {kind: ConfigMap, metadata: {name: pod-identity-webhook}, data: {config: {}}} | ConfigMap pod-identity-webhook: config is not a string
            {kind: ConfigMap, metadata: {name: pod-identity-webhook}, data: {config: "{"}} | ConfigMap pod-identity-webhook: config is not JSON (line 1, column 2)
            """)
    void problems(String text, String problem) {
        assertThat(load(RULES, text).problems()).containsExactly("f.yaml, document 1, line 1: " + problem);
    }

    @Test
    void findsTheConfigMapInItsNamespace() {
        String text = """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: pod-identity-webhook, namespace: eks}
                data:
                  config: |
                    {"batch-*/*": {"RoleARN": "batch", "TokenExpiration": 1}}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: other, namespace: eks}
                data: {config: "nothing of ours"}
                """;
        ServiceAccountRef nightly = ref("batch-nightly", "default");
        assertThat(load(RULES, text).identities().mappings().find(nightly)).isPresent();
        assertThat(load(rules(Optional.of("eks")), text).identities().mappings().find(nightly))
                .isPresent();
        assertThat(load(rules(Optional.of("kube-system")), text)
                        .identities()
                        .mappings()
                        .find(nightly))
                .isEmpty();
        assertThat(load(RULES, text).problems()).isEmpty();
        assertThat(load(RULES, text).notes())
                .containsExactly("f.yaml, document 1, line 1: ConfigMap pod-identity-webhook: "
                        + "TokenExpiration of batch-*/* is outside 600 to 86400; 600 is used");
    }

    @Test
    void aConfigMapWithoutConfigHasNoMappings() {
        ManifestIdentities.Loaded loaded =
                load(RULES, "{kind: ConfigMap, metadata: {name: pod-identity-webhook}, data: {}}");
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.identities().mappings().size()).isZero();
    }
}
