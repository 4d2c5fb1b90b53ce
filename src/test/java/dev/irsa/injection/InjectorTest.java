package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.Audience;
import dev.irsa.identity.ContainerSelection;
import dev.irsa.identity.Grant;
import dev.irsa.identity.Region;
import dev.irsa.identity.RoleArn;
import dev.irsa.identity.TokenLifetime;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the golden cases do not show: the operations themselves. */
class InjectorTest {
    private static final Grant.Terms TERMS = new Grant.Terms(
            new TokenLifetime(3600), true, Optional.of(new Region("eu-central-1")), ContainerSelection.ALL);
    private static final Grant ROLE = new Grant.WebIdentity(
            new RoleArn("arn:aws:iam::111122223333:role/app"), new Audience("sts.amazonaws.com"), TERMS);
    private static final Grant AGENT = new Grant.ContainerCredentials(new Audience("pods.eks.amazonaws.com"), TERMS);

    @Test
    void addsItemByItemWhereThereIsAList() {
        assertThat(paths(
                        ROLE,
                        "{'metadata': {}, 'spec': {'volumes': [], 'containers': [{'env': [], 'volumeMounts': []}]}}"))
                .containsExactly(
                        "/spec/volumes/0",
                        "/spec/containers/0/env/-",
                        "/spec/containers/0/env/-",
                        "/spec/containers/0/env/-",
                        "/spec/containers/0/env/-",
                        "/spec/containers/0/env/-",
                        "/spec/containers/0/volumeMounts/-");
    }

    @Test
    void addsAListWhereThereIsNone() {
        assertThat(paths(
                        ROLE, "{'spec': {'volumes': null, 'initContainers': [{'env': null}], 'containers': [{}, {}]}}"))
                .containsExactly(
                        "/spec/volumes",
                        "/spec/initContainers/0/env",
                        "/spec/initContainers/0/volumeMounts",
                        "/spec/containers/0/env",
                        "/spec/containers/0/volumeMounts",
                        "/spec/containers/1/env",
                        "/spec/containers/1/volumeMounts");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"'spec'\", /metadata",
                "\"'metadata': null, 'spec'\", /metadata",
                "\"'metadata': {}, 'spec'\", /metadata/labels",
                "\"'metadata': {'labels': null}, 'spec'\", /metadata/labels",
                "\"'metadata': {'labels': {}}, 'spec'\", /metadata/labels/eks.amazonaws.com~1pod-identity",
            })
    void labelsThePodWhereItCan(String before, String path) {
        assertThat(paths(AGENT, "{" + before + ": {'containers': [{}]}}").getFirst())
                .isEqualTo(path);
    }

    @Test
    void leavesAPodAloneBeforeItAsksWhoItIs() {
        assertThat(alone("{'spec': {'containers': [{}]}}")).isEmpty();
        assertThat(
                        alone(
                                "{'metadata': {'annotations': {'kubernetes.io/config.mirror': ''}}, 'spec': {'containers': [{}]}}"))
                .contains(Reason.MIRROR_POD);
        assertThat(alone("{'metadata': {'labels': {'eks.amazonaws.com/skip-pod-identity-webhook': ''}},"
                        + " 'spec': {'containers': [{}]}}"))
                .contains(Reason.SKIP_LABEL);
        assertThat(alone("{'spec': {'initContainers': [{}], 'containers': []}}"))
                .contains(Reason.POD_MALFORMED);
    }

    @Test
    void leavesItAloneWhenAskedAllTheSame() {
        PodView mirror = view(
                "{'metadata': {'annotations': {'kubernetes.io/config.mirror': ''}}, 'spec': {'containers': [{}]}}");

        assertThat(new Injector(InjectionSettings.RECOMMENDED).inject(mirror, ROLE, "demo/pod", ""))
                .isEqualTo(new Injection.Untouched(Reason.MIRROR_POD, List.of()));
    }

    @Test
    void whatIsWrongWithContainersIsSaidOnceForEachKind() {
        Injection injection = inject(ROLE, """
                {'spec': {'volumes': [{'name': 'aws-iam-token'}], 'initContainers': [{'name': 'first'}], 'containers': [
                  {'name': 'a', 'env': {}}, {'name': 'b'}, {'volumeMounts': ''}, null,
                  {'name': 'c', 'volumeMounts': [
                    {'name': 'x', 'mountPath': '/var/run/secrets/eks.amazonaws.com/serviceaccount/x'}]}]}}""");

        assertThat(injection.reason()).isEqualTo(Reason.VOLUME_NAME_TAKEN);
        assertThat(injection.warnings())
                .containsExactly(
                        new Warning(
                                Reason.POD_MALFORMED,
                                "container a and 2 more: env or volumeMounts is no list; no AWS credentials"),
                        new Warning(
                                Reason.VOLUME_NAME_TAKEN,
                                "container first and 1 more: another volume has the token's name; no AWS credentials"),
                        new Warning(
                                Reason.MOUNT_PATH_TAKEN,
                                "container c: the token's path is already mounted; no AWS credentials"));
    }

    private static Optional<Reason> alone(String pod) {
        return Injector.leavesAlone(view(pod));
    }

    private static List<String> paths(Grant grant, String pod) {
        return ((Injection.Patched) inject(grant, pod))
                .operations().stream().map(Operation::path).toList();
    }

    private static Injection inject(Grant grant, String pod) {
        return new Injector(InjectionSettings.COMPATIBLE).inject(view(pod), grant, "demo/pod", "seed");
    }

    private static PodView view(String pod) {
        return Trees.view(new PodReader(new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX)), Trees.json(pod));
    }
}
