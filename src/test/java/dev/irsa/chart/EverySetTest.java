package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What holds whatever the values. */
class EverySetTest {
    private static final Set<String> CLUSTER_SCOPED =
            Set.of("ClusterRole", "ClusterRoleBinding", "MutatingWebhookConfiguration", "FlowSchema", "Namespace");

    static List<String> sets() {
        return Chart.sets();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void everyObjectSaysWhoseItIs(String set) {
        for (JsonNode object : Chart.renderSet(set).objects()) {
            if (Rendered.name(object).matches("irsa-(extra|text)")) {
                continue;
            }
            assertThat(object.at("/metadata/labels").propertyNames())
                    .as(Rendered.id(object))
                    .contains(
                            "app.kubernetes.io/name",
                            "app.kubernetes.io/instance",
                            "app.kubernetes.io/component",
                            "app.kubernetes.io/version",
                            "app.kubernetes.io/managed-by",
                            "helm.sh/chart");
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void everyObjectSaysItsNamespaceAndNoneIsThereTwice(String set) {
        List<JsonNode> objects = Chart.renderSet(set).objects();
        for (JsonNode object : objects) {
            boolean cluster = CLUSTER_SCOPED.contains(object.path("kind").asString(""));
            assertThat(object.at("/metadata/namespace").asString("").isEmpty())
                    .as(Rendered.id(object))
                    .isEqualTo(cluster);
        }
        assertThat(objects.stream().map(Rendered::id)).doesNotHaveDuplicates().isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void namesFitAndAreThoseOfTheRelease(String set) {
        for (JsonNode object : Chart.renderSet(set).objects()) {
            assertThat(Rendered.name(object)).as(Rendered.id(object)).matches("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void podsAreRestricted(String set) {
        List<String> problems = new ArrayList<>();
        Chart.renderSet(set).podSpecs().forEach(spec -> problems.addAll(PodSecurity.problems(spec)));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void rootIsReadOnlyAndNothingIsTakenFromTheEnvironmentOfServices(String set) {
        Rendered rendered = Chart.renderSet(set);
        assertThat(rendered.podSpecs()).isNotEmpty().allSatisfy(spec -> {
            assertThat(spec.path("enableServiceLinks").asBoolean(true)).isFalse();
            assertThat(spec.path("containers").valueStream()).allSatisfy(container -> {
                assertThat(container
                                .at("/securityContext/readOnlyRootFilesystem")
                                .asBoolean(false))
                        .isTrue();
                assertThat(container.at("/resources/limits/memory").isString()).isTrue();
                assertThat(container.at("/resources/requests/cpu").isString()).isTrue();
            });
        });
    }

    @ParameterizedTest
    @MethodSource("sets")
    void everyMountHasItsVolume(String set) {
        assertThat(Chart.renderSet(set).podSpecs()).allSatisfy(spec -> {
            List<String> volumes = texts(spec.path("volumes"), "name");
            assertThat(volumes).doesNotHaveDuplicates();
            for (JsonNode container : spec.path("containers")) {
                assertThat(texts(container.path("volumeMounts"), "name")).isSubsetOf(volumes);
                assertThat(texts(container.path("volumeMounts"), "mountPath")).doesNotHaveDuplicates();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("sets")
    void aNewReplicaIsReadyBeforeAnOldOneGoes(String set) {
        JsonNode spec = Chart.renderSet(set).webhook().path("spec");
        assertThat(spec.at("/strategy/rollingUpdate/maxSurge").asInt()).isEqualTo(1);
        assertThat(spec.at("/strategy/rollingUpdate/maxUnavailable").asInt(-1)).isZero();
        JsonNode container = spec.at("/template/spec/containers/0");
        assertThat(container.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/readyz");
        assertThat(container.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/livez");
        assertThat(container.at("/startupProbe/httpGet/path").asString()).isEqualTo("/livez");
        assertThat(spec.at("/template/spec/topologySpreadConstraints").valueStream())
                .allSatisfy(constraint -> assertThat(
                                constraint.path("whenUnsatisfiable").asString())
                        .isEqualTo("ScheduleAnyway"));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void aStopIsGivenTheTimeItTakes(String set) {
        Rendered rendered = Chart.renderSet(set);
        JsonNode pod = rendered.webhook().at("/spec/template/spec");
        int preStop = pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asInt(0);
        int drain = Rendered.arguments(rendered.webhook()).stream()
                .filter(argument -> argument.startsWith("--drain-time="))
                .map(argument -> argument.replaceAll("\\D", ""))
                .mapToInt(Integer::parseInt)
                .sum();
        int timeout = rendered.hook().path("timeoutSeconds").asInt();
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThan(preStop + drain + timeout);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void apiServersReachThePodThatServes(String set) {
        Rendered rendered = Chart.renderSet(set);
        JsonNode client = rendered.hook().at("/clientConfig/service");
        JsonNode service = rendered.object("Service", client.path("name").asString());
        assertThat(client.path("namespace").asString()).isEqualTo(Chart.NAMESPACE);
        assertThat(client.path("path").asString()).isEqualTo("/mutate");
        assertThat(service.at("/spec/ports/0/port").asInt())
                .isEqualTo(client.path("port").asInt());
        JsonNode template = rendered.webhook().at("/spec/template");
        assertThat(template.at("/metadata/labels").properties())
                .containsAll(service.at("/spec/selector").properties())
                .containsAll(rendered.webhook().at("/spec/selector/matchLabels").properties());
        JsonNode port = template.at("/spec/containers/0/ports")
                .valueStream()
                .filter(one -> one.path("name")
                        .asString()
                        .equals(service.at("/spec/ports/0/targetPort").asString()))
                .findFirst()
                .orElseThrow();
        assertThat(Rendered.arguments(rendered.webhook()))
                .contains(
                        "--port=" + port.path("containerPort").asInt(),
                        "--namespace=" + Chart.NAMESPACE,
                        "--service-name=" + client.path("name").asString());
    }

    @ParameterizedTest
    @MethodSource("sets")
    void systemNamespacesAndMirrorPodsAreLeftAlone(String set) {
        JsonNode hook = Chart.renderSet(set).hook();
        List<String> excluded = hook.at("/namespaceSelector/matchExpressions")
                .valueStream()
                .filter(expression -> expression.path("key").asString().equals("kubernetes.io/metadata.name")
                        && expression.path("operator").asString().equals("NotIn"))
                .flatMap(expression -> expression.path("values").valueStream())
                .map(JsonNode::asString)
                .toList();
        assertThat(excluded)
                .contains(Chart.NAMESPACE, "kube-system", "kube-node-lease")
                .doesNotHaveDuplicates();
        assertThat(hook.at("/objectSelector/matchExpressions").valueStream()).anySatisfy(expression -> {
            assertThat(expression.path("key").asString()).isEqualTo("eks.amazonaws.com/skip-pod-identity-webhook");
            assertThat(expression.path("operator").asString()).isEqualTo("DoesNotExist");
        });
        assertThat(texts(hook.path("matchConditions"), "name")).contains("no-mirror-pod");
        assertThat(Rendered.texts(hook.path("admissionReviewVersions"))).containsExactly("v1", "v1beta1");
        assertThat(hook.path("reinvocationPolicy").asString()).isEqualTo("IfNeeded");
        assertThat(hook.path("sideEffects").asString()).isEqualTo("NoneOnDryRun");
    }

    @ParameterizedTest
    @MethodSource("sets")
    void nobodyGetsWildcardsOrSecretsOfOthers(String set) {
        Rendered rendered = Chart.renderSet(set);
        for (String kind : List.of("Role", "ClusterRole")) {
            for (JsonNode role : rendered.all(kind)) {
                for (JsonNode rule : role.path("rules")) {
                    List<String> verbs = Rendered.texts(rule.path("verbs"));
                    List<String> resources = Rendered.texts(rule.path("resources"));
                    assertThat(verbs).as(Rendered.id(role)).doesNotContain("*", "delete", "deletecollection");
                    assertThat(resources).as(Rendered.id(role)).doesNotContain("*");
                    if (resources.contains("secrets")) {
                        assertThat(kind).isEqualTo("Role");
                        assertThat(!rule.path("resourceNames").isEmpty() || verbs.equals(List.of("create")))
                                .isTrue();
                    }
                    if (resources.contains("mutatingwebhookconfigurations")) {
                        assertThat(Rendered.texts(rule.path("resourceNames")))
                                .containsExactly(Rendered.name(rendered.only("MutatingWebhookConfiguration")));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void bindingsBindWhatIsThere(String set) {
        Rendered rendered = Chart.renderSet(set);
        Set<String> accounts = new TreeSet<>(texts(rendered.all("ServiceAccount"), "/metadata/name"));
        for (Map.Entry<String, String> kinds : Map.of("RoleBinding", "Role", "ClusterRoleBinding", "ClusterRole")
                .entrySet()) {
            for (JsonNode binding : rendered.all(kinds.getKey())) {
                assertThat(binding.at("/roleRef/kind").asString()).isEqualTo(kinds.getValue());
                String wanted = kinds.getValue() + " "
                        + binding.at("/metadata/namespace").asString("") + "/"
                        + binding.at("/roleRef/name").asString();
                assertThat(rendered.objects().stream().map(Rendered::id)).contains(wanted);
                assertThat(accounts).contains(binding.at("/subjects/0/name").asString());
                assertThat(binding.at("/subjects/0/namespace").asString()).isEqualTo(Chart.NAMESPACE);
            }
        }
        assertThat(rendered.podSpecs())
                .allSatisfy(spec -> assertThat(accounts)
                        .contains(spec.path("serviceAccountName").asString()));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void renderingAgainChangesNothing(String set) {
        assertThat(Chart.renderSet(set).text()).isEqualTo(Chart.renderSet(set).text());
    }

    private static List<String> texts(JsonNode array, String field) {
        return array.valueStream().map(item -> item.path(field).asString()).toList();
    }

    private static List<String> texts(List<JsonNode> objects, String pointer) {
        return objects.stream().map(object -> object.at(pointer).asString()).toList();
    }
}
