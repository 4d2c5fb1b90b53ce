package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.AnnotationKeys;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsSignalsTest {
    private static final String WINDOWS_TERM =
            "{'matchExpressions': [{'key': 'kubernetes.io/os', 'operator': 'In', 'values': ['windows']}]}";
    private static final String LINUX_TERM =
            "{'matchExpressions': [{'key': 'kubernetes.io/os', 'operator': 'In', 'values': ['linux']}]}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'os': {'name': 'windows'}",
                "'os': {'future': {'name': 'linux'}, 'name': 'windows'}",
                "'nodeSelector': {'kubernetes.io/os': 'windows'}",
                "'nodeSelector': {'beta.kubernetes.io/os': 'windows', 'zone': 'a'}",
                "'os': {'name': 'linux'}, 'nodeSelector': {'kubernetes.io/os': 'windows'}",
                "'nodeSelector': {'kubernetes.io/os': 'linux', 'beta.kubernetes.io/os': 'windows'}",
                "'os': {'name': 'windows'}, 'nodeSelector': {'kubernetes.io/os': 'linux'}",
            })
    void oneSignalIsEnough(String spec) {
        assertThat(isWindows(spec)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'x': 1",
                "'os': {'name': 'linux'}",
                "'os': {'name': 'Windows'}",
                "'os': {'name': ['windows']}",
                "'os': {'x': {'name': 'windows'}}",
                "'os': 'windows'",
                "'os': null",
                "'nodeSelector': {'kubernetes.io/os': 'linux'}",
                "'nodeSelector': {'os': 'windows', 'Kubernetes.io/os': 'windows'}",
                "'nodeSelector': ['kubernetes.io/os', 'windows']",
                "'nodeSelector': {'x': {'kubernetes.io/os': 'windows'}}",
                "'x': {'os': {'name': 'windows'}, 'nodeSelector': {'kubernetes.io/os': 'windows'}}",
            })
    void anythingElseIsNone(String spec) {
        assertThat(isWindows(spec)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                WINDOWS_TERM,
                WINDOWS_TERM + ", " + WINDOWS_TERM,
                "{'matchExpressions': [{'key': 'beta.kubernetes.io/os', 'operator': 'In', 'values': ['windows']}]}",
                "{'matchExpressions': [{'values': ['windows'], 'operator': 'In', 'key': 'kubernetes.io/os'}]}",
                "{'matchExpressions': [{'key': 'z', 'operator': 'Exists'},"
                        + " {'key': 'kubernetes.io/os', 'operator': 'In', 'values': ['windows', 'windows']}]}",
                "{'matchFields': [{'key': 'metadata.name', 'operator': 'In', 'values': ['n']}],"
                        + " 'matchExpressions': [{'key': 'kubernetes.io/os', 'operator': 'In', 'values': ['windows']}]}",
            })
    void requiredAffinityWhoseEveryTermAsksForWindows(String terms) {
        assertThat(isWindows(required(terms))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "'windows'",
                LINUX_TERM,
                WINDOWS_TERM + ", " + LINUX_TERM,
                LINUX_TERM + ", " + WINDOWS_TERM,
                WINDOWS_TERM + ", {}",
                WINDOWS_TERM + ", {'matchFields': []}",
                "{'matchExpressions': []}",
                "{'matchExpressions': {}}",
                "{'matchExpressions': [null, 'windows']}",
                "{'matchExpressions': [{'key': 'kubernetes.io/os', 'operator': 'NotIn', 'values': ['windows']}]}",
                "{'matchExpressions': [{'key': 'kubernetes.io/os', 'operator': 'In', 'values': ['windows', 'linux']}]}",
                "{'matchExpressions': [{'key': 'kubernetes.io/os', 'operator': 'In', 'values': []}]}",
                "{'matchExpressions': [{'key': 'kubernetes.io/os', 'operator': 'In', 'values': 'windows'}]}",
                "{'matchExpressions': [{'key': 'kubernetes.io/os', 'operator': 'In'}]}",
                "{'matchExpressions': [{'key': 'zone', 'operator': 'In', 'values': ['windows']}]}",
                "{'matchExpressions': [{'key': ['kubernetes.io/os'], 'operator': {}, 'values': [['windows']]}]}",
                "{'matchFields': [{'key': 'kubernetes.io/os', 'operator': 'In', 'values': ['windows']}]}",
            })
    void requiredAffinityThatLeavesAnotherWay(String terms) {
        assertThat(isWindows(required(terms))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'affinity': {'nodeAffinity': {'preferredDuringSchedulingIgnoredDuringExecution':"
                        + " [{'weight': 1, 'preference': " + WINDOWS_TERM + "}]}}",
                "'affinity': {'podAffinity': {'requiredDuringSchedulingIgnoredDuringExecution':"
                        + " {'nodeSelectorTerms': [" + WINDOWS_TERM + "]}}}",
                "'affinity': {'nodeAffinity': {'requiredDuringSchedulingIgnoredDuringExecution':" + " {'terms': ["
                        + WINDOWS_TERM + "]}}}",
                "'affinity': {'nodeAffinity': {'requiredDuringSchedulingIgnoredDuringExecution': [" + WINDOWS_TERM
                        + "]}}",
                "'affinity': [" + WINDOWS_TERM + "]",
            })
    void otherAffinityIsNoSignal(String spec) {
        assertThat(isWindows(spec)).isFalse();
    }

    private static String required(String terms) {
        return "'affinity': {'podAffinity': {}, 'nodeAffinity': {'requiredDuringSchedulingIgnoredDuringExecution':"
                + " {'future': 1, 'nodeSelectorTerms': [" + terms + "]}}}";
    }

    /** The signals come from a pod, and what follows them must be read all the same. */
    private static boolean isWindows(String spec) {
        String pod = "{'spec': {" + spec + ", 'containers': [{'name': 'last'}]}}";
        PodView view = Trees.view(new PodReader(new AnnotationKeys("x")), Trees.json(pod));
        assertThat(view.containers()).extracting(PodView.Container::name).containsExactly("last");
        return view.windows();
    }
}
