package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What single values come to. */
class SettingsTest {
    @Test
    void helmFindsNothingToSay() {
        LintResult lint = new Helm(Chart.SOURCE).lint().strict().call();
        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
    }

    @Test
    void itsVersionIsThatOfTheProgram() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        String version = pom.replaceFirst("(?s).*?<artifactId>irsa-anywhere</artifactId>\\s*<version>([^<-]*).*", "$1");
        assertThat(Files.readString(Chart.SOURCE.resolve("Chart.yaml")))
                .contains("\nappVersion: " + version + "\n", "image: irsa:" + version + "\n");
    }

    @Test
    void theUsualPolicy() {
        JsonNode hook = Chart.renderSet("default").hook();
        assertThat(hook.path("failurePolicy").asString()).isEqualTo("Ignore");
        assertThat(hook.path("timeoutSeconds").asInt()).isEqualTo(5);
        assertThat(hook.path("matchPolicy").asString()).isEqualTo("Equivalent");
        assertThat(hook.path("name").asString()).isEqualTo("pods.irsa.dev");
        assertThat(hook.at("/clientConfig/caBundle").isMissingNode()).isTrue();
        JsonNode rule = hook.at("/rules/0");
        assertThat(Rendered.texts(rule.path("operations"))).containsExactly("CREATE");
        assertThat(Rendered.texts(rule.path("resources"))).containsExactly("pods");
    }

    @Test
    void podsAreReadForTheAuditOnly() {
        Rendered rendered = Chart.renderSet("default");
        assertThat(rendered.object("ClusterRole", "irsa-webhook-audit")
                        .path("rules")
                        .toString())
                .isEqualTo("[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"list\",\"watch\"]}]");
        assertThat(Rendered.arguments(rendered.webhook()))
                .contains("--audit", "--audit-exclude-namespaces=kube-system,kube-node-lease,irsa-system");
        Rendered without = Chart.render("{webhook: {audit: {enabled: false}}, test: {enabled: false}}");
        assertThat(without.text()).doesNotContain("--audit", "- pods", "[pods]\n  verbs");
        assertThat(without.all("ClusterRole").stream().map(Rendered::name))
                .containsExactly("irsa-webhook", "irsa-webhook-ca");
    }

    @Test
    void failurePolicyFail() {
        Rendered rendered = Chart.renderSet("fail-closed");
        assertThat(rendered.hook().path("failurePolicy").asString()).isEqualTo("Fail");
        assertThat(rendered.webhook().at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(rendered.only("PodDisruptionBudget")
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void oneReplicaHasNoBudgetThatWouldKeepItsNode() {
        assertThat(Chart.renderSet("one-replica").all("PodDisruptionBudget")).isEmpty();
    }

    @Test
    void itsOwnAuthority() {
        Rendered rendered = Chart.renderSet("default");
        assertThat(Rendered.arguments(rendered.webhook()))
                .contains("--webhook-configuration=irsa-webhook", "--ca-secret=irsa-webhook-ca")
                .noneMatch(argument -> argument.startsWith("--tls"));
        assertThat(rendered.all("Secret"))
                .as("keys are never part of a release")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cert-manager", "cert-manager-issuer", "secret"})
    void otherCertificatesNeedNoRightOnTheConfiguration(String set) {
        Rendered rendered = Chart.renderSet(set);
        assertThat(rendered.text()).doesNotContain("mutatingwebhookconfigurations", "resources: [secrets]");
        assertThat(Rendered.arguments(rendered.webhook()))
                .contains("--tls-cert=/etc/webhook/certs/tls.crt", "--tls-key=/etc/webhook/certs/tls.key")
                .noneMatch(argument -> argument.startsWith("--ca-secret"));
    }

    @Test
    void certManagerSignsAndInjects() {
        Rendered rendered = Chart.renderSet("cert-manager");
        JsonNode certificate = rendered.object("Certificate", "irsa-webhook");
        assertThat(Rendered.texts(certificate.at("/spec/dnsNames"))).contains("irsa-webhook.irsa-system.svc");
        assertThat(rendered.only("MutatingWebhookConfiguration")
                        .at("/metadata/annotations/cert-manager.io~1inject-ca-from")
                        .asString())
                .isEqualTo(Chart.NAMESPACE + "/" + Rendered.name(certificate));
        assertThat(rendered.webhook()
                        .at("/spec/template/spec/volumes")
                        .valueStream()
                        .map(volume -> volume.at("/secret/secretName").asString("")))
                .contains(certificate.at("/spec/secretName").asString());
        assertThat(rendered.object(
                                "Issuer", certificate.at("/spec/issuerRef/name").asString())
                        .at("/spec/ca/secretName")
                        .asString())
                .isEqualTo(rendered.object("Certificate", "irsa-webhook-ca")
                        .at("/spec/secretName")
                        .asString());
    }

    @Test
    void anIssuerOfYourOwn() {
        Rendered rendered = Chart.renderSet("cert-manager-issuer");
        assertThat(rendered.all("Issuer")).isEmpty();
        JsonNode certificate = rendered.only("Certificate");
        assertThat(certificate.at("/spec/issuerRef/kind").asString()).isEqualTo("ClusterIssuer");
        assertThat(certificate.at("/spec/secretName").asString()).isEqualTo("webhook-certificate");
    }

    @Test
    void aCertificateOfYourOwn() {
        Rendered rendered = Chart.renderSet("secret");
        assertThat(rendered.hook().at("/clientConfig/caBundle").asString()).startsWith("LS0tLS1CRUdJTiBDRVJUSUZJ");
        assertThat(rendered.text()).contains("secretName: mine");
    }

    @Test
    void takingOverUsesTheAwsWebhooksNames() {
        Rendered rendered = Chart.renderSet("take-over");
        assertThat(Rendered.name(rendered.only("MutatingWebhookConfiguration"))).isEqualTo("pod-identity-webhook");
        assertThat(rendered.hook().path("name").asString()).isEqualTo("pod-identity-webhook.amazonaws.com");
        assertThat(rendered.hook().at("/clientConfig/service/name").asString()).isEqualTo("pod-identity-webhook");
        assertThat(Rendered.arguments(rendered.webhook()))
                .contains(
                        "--service-name=pod-identity-webhook",
                        "--webhook-configuration=pod-identity-webhook",
                        "--watch-config-map=true");
        assertThat(Rendered.name(rendered.webhook())).isEqualTo("irsa-webhook");
        assertThat(rendered.objects().stream().map(Rendered::id))
                .doesNotContain("ConfigMap " + Chart.NAMESPACE + "/pod-identity-webhook");
    }

    @Test
    void singleNamespacesNeedNoClusterRole() {
        Rendered rendered = Chart.renderSet("namespaces");
        assertThat(rendered.all("ClusterRole").stream().map(Rendered::name)).containsExactly("irsa-webhook-ca");
        assertThat(rendered.all("Role").stream().map(Rendered::id))
                .contains(
                        "Role team-a/irsa-webhook",
                        "Role team-b/irsa-webhook",
                        "Role team-a/irsa-webhook-audit",
                        "Role team-b/irsa-webhook-audit");
        assertThat(Rendered.arguments(rendered.webhook())).contains("--namespaces=team-a,team-b");
        assertThat(rendered.hook()
                        .at("/namespaceSelector/matchExpressions/1/values")
                        .toString())
                .isEqualTo("[\"team-a\",\"team-b\"]");
        assertThat(rendered.only("Pod").toString()).contains("--namespace=team-a");
    }

    @Test
    void roleMappingsBecomeTheConfigMap() {
        Rendered rendered = Chart.renderSet("role-mappings");
        String config = rendered.object("ConfigMap", "pod-identity-webhook")
                .at("/data/config")
                .asString();
        assertThat(config).contains("\"batch-*/*\"", "\"TokenExpiration\": 7200", "\"UseRegionalSTS\": true");
        assertThat(Rendered.arguments(rendered.webhook())).contains("--watch-config-map=true");
        assertThat(rendered.object("Role", "irsa-webhook-mappings").toString()).contains("configmaps");
    }

    @Test
    void withoutMappingsConfigMapsAreNotRead() {
        assertThat(Chart.renderSet("default").text()).doesNotContain("configmaps", "--watch-config-map");
    }

    @Test
    void selectorsAddUp() {
        JsonNode hook = Chart.renderSet("opt-in").hook();
        assertThat(hook.at("/namespaceSelector/matchLabels/tenant").asString()).isEqualTo("true");
        assertThat(hook.at("/namespaceSelector/matchExpressions").toString())
                .contains("\"stage\"", "\"monitoring\"", "\"irsa-system\"");
        assertThat(hook.at("/objectSelector/matchLabels/aws").asString()).isEqualTo("true");
        assertThat(hook.at("/objectSelector/matchExpressions").toString())
                .contains("irsa.dev/use", "skip-pod-identity-webhook");
    }

    @ParameterizedTest
    @CsvSource({"1.22.0, false", "1.27.9, false", "1.28.0, true", "1.36.0, true", "v1.31.4+k3s1, true"})
    void conditionsAreForApiServersThatKnowThem(String version, boolean known) {
        JsonNode hook = Chart.render("{}", version).hook();
        assertThat(hook.has("matchConditions")).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource({"1.22.0, false", "1.26.0, false", "1.27.0, true", "v1.30.2-eks-db838b0, true"})
    void brokenPodsDoNotKeepNodesWhereThatIsKnown(String version, boolean known) {
        assertThat(Chart.render("{}", version)
                        .only("PodDisruptionBudget")
                        .path("spec")
                        .has("unhealthyPodEvictionPolicy"))
                .isEqualTo(known);
    }

    /** Kubelets that do not wait by themselves: the webhook drains for so much longer. */
    @ParameterizedTest
    @CsvSource({"1.29.9, 15, false", "1.30.0, 10, true", "1.36.0, 10, true"})
    void theWaitBeforeAStop(String version, int drain, boolean nativeSleep) {
        JsonNode webhook = Chart.render("{}", version).webhook();
        assertThat(Rendered.arguments(webhook)).contains("--drain-time=" + drain + "s");
        assertThat(webhook.at("/spec/template/spec/containers/0").has("lifecycle"))
                .isEqualTo(nativeSleep);
    }

    @ParameterizedTest
    @CsvSource({
        "1.22.0, v1beta1",
        "1.23.0, v1beta2",
        "1.25.16, v1beta2",
        "1.26.0, v1beta3",
        "1.28.0, v1beta3",
        "1.29.0, v1",
        "1.36.0, v1"
    })
    void theFlowSchemasVersion(String version, String expected) {
        assertThat(Chart.render("{flowSchema: {enabled: true}}", version)
                        .only("FlowSchema")
                        .path("apiVersion")
                        .asString())
                .isEqualTo("flowcontrol.apiserver.k8s.io/" + expected);
    }

    static List<String> sets() {
        return Chart.sets();
    }

    /** Each with all its objects, on the oldest and on a middling Kubernetes. */
    @ParameterizedTest
    @MethodSource("sets")
    void oldClusters(String set) throws Exception {
        String values = Files.readString(Chart.set(set));
        assertThat(Chart.render(values, "1.30.0").objects()).isNotEmpty();
        if (!values.contains("matchConditions:")) {
            assertThat(Chart.render(values, "1.22.0").objects())
                    .hasSameSizeAs(Chart.render(values, Chart.CURRENT).objects());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            {} | irsa:0.1.0
            {image: {tag: v9}} | irsa:v9
            {image: {registry: registry.example.org, repository: a/b}} | registry.example.org/a/b:0.1.0
            {image: {registry: "registry.example.org:5000/x/"}} | registry.example.org:5000/x/irsa:0.1.0
            """)
    void theImage(String values, String image) {
        assertThat(Chart.render(values).podSpecs())
                .allSatisfy(spec ->
                        assertThat(spec.at("/containers/0/image").asString()).isEqualTo(image));
    }

    @Test
    void aDigestGoesBeforeATag() {
        assertThat(Chart.renderSet("image").podSpecs()).hasSize(2).allSatisfy(spec -> {
            assertThat(spec.at("/containers/0/image").asString())
                    .matches("registry\\.example\\.org:5000/team/tools/irsa@sha256:[0-9a-f]{64}");
            assertThat(spec.at("/imagePullSecrets/0/name").asString()).isEqualTo("registry");
            assertThat(spec.at("/containers/0/imagePullPolicy").asString()).isEqualTo("Always");
        });
    }

    @Test
    void aChangedFlagReplacesThePods() {
        String before = checksum("{}");
        assertThat(checksum("{webhook: {config: {aws-default-region: eu-west-1}}}"))
                .isNotEqualTo(before);
        assertThat(checksum("{webhook: {replicas: 5}}")).isEqualTo(before);
    }

    private static String checksum(String values) {
        return Chart.render(values)
                .webhook()
                .at("/spec/template/metadata/annotations/checksum~1config")
                .asString();
    }

    @Test
    void theNetworkPolicyLetsInApiServersAndScrapers() {
        JsonNode spec = Chart.renderSet("network-policy").only("NetworkPolicy").path("spec");
        assertThat(spec.at("/ingress/0/ports/0/port").asInt()).isEqualTo(8443);
        assertThat(spec.at("/ingress/0/from").toString()).contains("10.0.0.0/28", "fd00::/64");
        assertThat(spec.at("/ingress/1/ports/0/port").asInt()).isEqualTo(9999);
        assertThat(spec.at("/ingress/1/from/0").has("namespaceSelector")).isTrue();
        assertThat(spec.at("/egress/0/to").toString()).contains("10.0.0.0/28");
    }

    @Test
    void theServiceMonitorFindsTheMetricsPort() {
        Rendered rendered = Chart.renderSet("service-monitor");
        JsonNode monitor = rendered.only("ServiceMonitor");
        assertThat(rendered.all("Service").stream()
                        .filter(service -> service.at("/metadata/labels")
                                .properties()
                                .containsAll(
                                        monitor.at("/spec/selector/matchLabels").properties()))
                        .map(Rendered::name))
                .containsExactly("irsa-webhook-metrics");
        assertThat(monitor.at("/spec/endpoints/0/port").asString()).isEqualTo("metrics");
        assertThat(monitor.at("/metadata/labels/release").asString()).isEqualTo("prometheus");
    }

    @Test
    void thePodMonitorFindsThePods() {
        Rendered rendered = Chart.renderSet("pod-monitor");
        assertThat(rendered.webhook().at("/spec/template/metadata/labels").properties())
                .containsAll(rendered.only("PodMonitor")
                        .at("/spec/selector/matchLabels")
                        .properties());
    }

    @Test
    void namesOfYourOwn() {
        Rendered rendered = Chart.renderSet("names");
        assertThat(Rendered.name(rendered.webhook())).isEqualTo("aws-identity-webhook");
        assertThat(Rendered.name(rendered.only("MutatingWebhookConfiguration"))).isEqualTo("z-last");
        assertThat(rendered.hook().path("name").asString()).isEqualTo("pods.identity.example.org");
        assertThat(rendered.objects())
                .allSatisfy(object -> assertThat(
                                object.at("/metadata/annotations/owner").asString(""))
                        .as(Rendered.id(object))
                        .isEqualTo("platform"));
    }

    @Test
    void whatTheTestNeedsGoesWithIt() {
        Rendered rendered = Chart.renderSet("default");
        List<JsonNode> hooks = rendered.objects().stream()
                .filter(object -> object.at("/metadata/annotations").has("irsa.dev/hook"))
                .toList();
        assertThat(hooks.stream().map(object -> object.path("kind").asString()))
                .containsExactlyInAnyOrder("Pod", "ServiceAccount", "ServiceAccount", "Role", "RoleBinding");
        assertThat(hooks)
                .allSatisfy(object -> assertThat(object.at("/metadata/annotations/irsa.dev~1hook-delete-policy")
                                .asString())
                        .contains("hook-succeeded"));
        assertThat(rendered.objects().stream()
                        .filter(object -> object.at("/metadata/labels/app.kubernetes.io~1component")
                                .asString("")
                                .equals("test")))
                .hasSameSizeAs(hooks);
    }

    @Test
    void hostNetworkIsForTheWebhookAlone() {
        Rendered rendered = Chart.render("{webhook: {hostNetwork: true, port: 10260}}");
        assertThat(rendered.webhook().at("/spec/template/spec/hostNetwork").asBoolean())
                .isTrue();
        assertThat(rendered.only("Pod").path("spec").has("hostNetwork")).isFalse();
    }

    @Test
    void anotherServiceAccountIsUsedButNotMade() {
        Rendered rendered = Chart.render("{webhook: {serviceAccount: {create: false, name: mine}}}");
        assertThat(rendered.all("ServiceAccount").stream().map(Rendered::name))
                .noneMatch(name -> name.contains("webhook") || name.equals("mine"));
        assertThat(rendered.webhook()
                        .at("/spec/template/spec/serviceAccountName")
                        .asString())
                .isEqualTo("mine");
    }

    @Test
    void thePublisherGoesWithoutTheWebhook() {
        Rendered rendered = Chart.render("""
                webhook: {enabled: false}
                publisher: {enabled: true, config: {issuer: "https://a.example.com", sink: "s3://a/b"}}
                """);
        assertThat(rendered.all("MutatingWebhookConfiguration")).isEmpty();
        assertThat(Rendered.name(rendered.only("Deployment"))).isEqualTo("irsa-publisher");
        assertThat(rendered.text()).doesNotContain("webhook-token", "irsa-webhook");
    }

    @Test
    void thePublisherHasRightsOfItsOwn() {
        Rendered rendered = Chart.renderSet("publisher");
        assertThat(rendered.all("ServiceAccount").stream().map(Rendered::name))
                .contains("irsa-webhook", "irsa-publisher");
        assertThat(rendered.object("Role", "irsa-publisher").toString()).doesNotContain("secrets", "pods");
        assertThat(rendered.object("ClusterRoleBinding", "irsa-publisher-issuer-discovery")
                        .at("/roleRef/name")
                        .asString())
                .isEqualTo("system:service-account-issuer-discovery");
        assertThat(rendered.object("Role", "irsa-publisher-api-servers")
                        .at("/metadata/namespace")
                        .asString())
                .isEqualTo("default");
        assertThat(Chart.renderSet("publisher-directory").text()).doesNotContain("endpointslices");
    }

    @Test
    void thePublishersTokenIsMountedByTheChart() {
        JsonNode pod = Chart.renderSet("publisher")
                .object("Deployment", "irsa-publisher")
                .at("/spec/template/spec");
        assertThat(pod.at("/containers/0/env").toString())
                .contains(
                        "AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/irsa-publisher", "AWS_WEB_IDENTITY_TOKEN_FILE");
        assertThat(pod.path("volumes").toString()).contains("\"audience\":\"sts.amazonaws.com\"");
        assertThat(pod.at("/containers/0/volumeMounts").toString())
                .contains("/var/run/secrets/eks.amazonaws.com/serviceaccount");
    }

    @Test
    void thePublisherReachesBucketAndIssuerByName() {
        JsonNode policy = Chart.renderSet("publisher").object("NetworkPolicy", "irsa-publisher");
        assertThat(policy.at("/spec/egress/0").has("to")).isFalse();
        assertThat(policy.at("/spec/egress/1/ports/0/port").asInt()).isEqualTo(53);
        assertThat(policy.at("/spec/ingress").size()).isEqualTo(1);
    }

    @Test
    void thePublisherServesBehindAService() {
        Rendered rendered = Chart.renderSet("publisher-serving");
        JsonNode service = rendered.object("Service", "irsa-publisher");
        assertThat(service.at("/spec/type").asString()).isEqualTo("LoadBalancer");
        assertThat(service.at("/spec/ports/0/port").asInt()).isEqualTo(443);
        assertThat(service.at("/metadata/annotations").toString()).contains("example.com/internal");
        JsonNode pod = rendered.object("Deployment", "irsa-publisher").at("/spec/template/spec");
        assertThat(pod.at("/containers/0/args").toString())
                .contains("--serve-tls-cert=/etc/irsa/serving/tls.crt", "--serve-port=8443");
        assertThat(pod.at("/containers/0/ports").toString()).contains("\"name\":\"https\"");
        assertThat(pod.path("volumes").toString()).contains("\"secretName\":\"issuer-tls\"");
        JsonNode policy = rendered.object("NetworkPolicy", "irsa-publisher");
        assertThat(policy.at("/spec/ingress/0/ports/0/port").asInt()).isEqualTo(8443);
        assertThat(policy.at("/spec/ingress/0").has("from")).isFalse();
        assertThat(Chart.renderSet("publisher").text()).doesNotContain("--serve-tls-cert");
    }
}
