package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.injection.PodView.Annotations;
import dev.irsa.injection.PodView.Container;
import dev.irsa.injection.PodView.EnvVar;
import dev.irsa.injection.PodView.Mount;
import dev.irsa.injection.PodView.Shape;
import dev.irsa.injection.PodView.TokenVolume;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

class PodReaderTest {
    private final PodReader reader = new PodReader(new AnnotationKeys("irsa.example"));

    @Test
    void readsWhatTheRulesNeed() {
        PodView pod = read("""
                {'metadata': {'labels': {'eks.amazonaws.com/pod-identity': 'enabled'},
                  'annotations': {'irsa.example/token-expiration': '1', 'irsa.example/skip-containers': '2',
                    'irsa.example/include-containers': '3', 'irsa.example/region': '4', 'irsa.example/role-arn': '5'}},
                 'spec': {'serviceAccountName': 'app',
                  'volumes': [{'name': 'a', 'emptyDir': {}}, {'name': 't', 'projected': {'sources': [
                    {'serviceAccountToken': {'path': 'token', 'audience': 'sts'}}]}}],
                  'initContainers': [{'name': 'i'}],
                  'containers': [{'name': 'c',
                    'env': [{'name': 'HOME', 'value': '/'}, {'value': 'r', 'name': 'AWS_REGION'},
                      {'name': 'AWS_ROLE_ARN', 'valueFrom': {}}],
                    'volumeMounts': [{'name': 'a', 'mountPath': '/a/'}, {'mountPath': 'b', 'subPath': 'x'}]}]}}""");

        assertThat(pod)
                .isEqualTo(new PodView(
                        Shape.PRESENT,
                        Shape.PRESENT,
                        true,
                        false,
                        false,
                        new Annotations("1", "2", "3", "4"),
                        "app",
                        false,
                        Shape.PRESENT,
                        List.of("a", "t"),
                        List.of(new TokenVolume("t", "sts", "token", true)),
                        List.of(new Container("i", Shape.ABSENT, List.of(), Shape.ABSENT, List.of())),
                        List.of(new Container(
                                "c",
                                Shape.PRESENT,
                                List.of(new EnvVar("AWS_REGION", "r"), new EnvVar("AWS_ROLE_ARN", null)),
                                Shape.PRESENT,
                                List.of(new Mount("a", "/a", true), new Mount("", "/b", false))))));
    }

    @Test
    void anEmptyObjectIsAPodWithNothing() {
        assertThat(read("{}"))
                .isEqualTo(new PodView(
                        Shape.ABSENT,
                        Shape.ABSENT,
                        false,
                        false,
                        false,
                        new Annotations(null, null, null, null),
                        null,
                        false,
                        Shape.ABSENT,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "[{}]", "'x'", "1", "true"})
    void whatIsNoObjectIsNoPod(String text) {
        try (JsonParser parser =
                Trees.JSON.createParser("[" + text.replace('\'', '"') + ", 'end'".replace('\'', '"') + "]")) {
            parser.nextToken();
            parser.nextToken();

            assertThat(reader.read(parser)).isNull();
            assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
        }
    }

    @Test
    void leavesTheParserAtThePodsEnd() {
        try (JsonParser parser = Trees.JSON.createParser("[{\"spec\":{\"x\":[{}]},\"y\":{}},1]")) {
            parser.nextToken();
            parser.nextToken();

            assertThat(reader.read(parser)).isNotNull();
            assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
            assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "{}, ",
                "{'serviceAccountName': null}, ",
                "{'serviceAccountName': 7}, ",
                "{'serviceAccountName': 'a'}, a",
                "{'serviceAccount': 'b'}, b",
                "\"{'serviceAccountName': 'a', 'serviceAccount': 'b'}\", a",
                "\"{'serviceAccount': 'b', 'serviceAccountName': 'a'}\", a",
                "\"{'serviceAccountName': '', 'serviceAccount': 'b'}\", b",
                "\"{'serviceAccountName': null, 'serviceAccount': 'b'}\", b",
            })
    void theDeprecatedFieldIsReadWhenTheOtherIsEmpty(String spec, @Nullable String expected) {
        assertThat(read("{'spec': " + spec + "}").serviceAccountName()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "{}, ABSENT",
                "{'volumes': null}, ABSENT",
                "{'volumes': []}, PRESENT",
                "{'volumes': {}}, OTHER",
                "{'volumes': 0}, OTHER"
            })
    void anArrayIsPresentAbsentOrSomethingElse(String spec, Shape expected) {
        assertThat(read("{'spec': " + spec + "}").volumes()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "'false'", "null", "1", "{}"})
    void theSkipLabelCountsWhateverItsValue(String value) {
        assertThat(read("{'metadata': {'labels': {'eks.amazonaws.com/skip-pod-identity-webhook': " + value + "}}}")
                        .skipLabel())
                .isTrue();
    }

    @Test
    void lookAlikeKeysDoNotCount() {
        PodView pod = read("""
                {'metadata': {'annotations': {'irsa.example.evil/region': 'x', 'irsa.example/region/': 'x',
                  'Irsa.example/region': 'x', 'irsa.example/Region': 'x', 'irsa.example': 'x', 'eks.amazonaws.com/region': 'x'},
                  'labels': {'x/skip-pod-identity-webhook': '', 'eks.amazonaws.com/pod-identity2': ''}},
                 'annotations': {'irsa.example/region': 'x'},
                 'spec': {'metadata': {'annotations': {'irsa.example/region': 'x'}}}}""");

        assertThat(pod.annotations()).isEqualTo(new Annotations(null, null, null, null));
        assertThat(pod.skipLabel() || pod.podIdentityLabel() || pod.mirror()).isFalse();
    }

    @Test
    void annotationsThatAreNoStringsAreNone() {
        PodView pod = read("""
                {'metadata': {'annotations': {'irsa.example/region': {'a': [1]}, 'irsa.example/token-expiration': 3600,
                  'irsa.example/skip-containers': null, 'irsa.example/include-containers': ['app'],
                  'kubernetes.io/config.mirror': 'x'}}}""");

        assertThat(pod.annotations()).isEqualTo(new Annotations(null, null, null, null));
        assertThat(pod.mirror()).isTrue();
    }

    @Test
    void whatIsNoContainerKeepsItsPlace() {
        PodView pod = read("{'spec': {'containers': [null, 'x', [{'name': 'no'}], {'name': 'app'}]}}");

        assertThat(pod.containers()).extracting(Container::name).containsExactly(null, null, null, "app");
        assertThat(pod.containers())
                .extracting(Container::env)
                .containsExactly(Shape.OTHER, Shape.OTHER, Shape.OTHER, Shape.ABSENT);
    }

    @Test
    void theLastOfTwoVariablesIsTheOneAKubeletTakes() {
        Container container = read("{'spec': {'containers': [{'env': [{'name': 'AWS_REGION', 'value': 'a'},"
                        + " {'name': 'AWS_REGION', 'value': 'b'}, {'name': 'AWS_REGION_', 'value': 'c'}]}]}}")
                .containers()
                .getFirst();

        assertThat(container.find("AWS_REGION")).isEqualTo(new EnvVar("AWS_REGION", "b"));
        assertThat(container.sets("AWS_REGION_")).isTrue();
        assertThat(container.sets("AWS_REGIO")).isFalse();
    }

    @Test
    void aDeviceOccupiesItsPath() {
        Container container =
                read("{'spec': {'containers': [{'volumeDevices': [{'name': 'disk', 'devicePath': '/dev/x/'},"
                                + " null, {'name': 'no-path'}]}]}}")
                        .containers()
                        .getFirst();

        assertThat(container.mounts()).containsExactly(new Mount("", "/dev/x", false));
        assertThat(container.volumeMounts()).isEqualTo(Shape.ABSENT);
    }

    private PodView read(String text) {
        return Trees.view(reader, Trees.json(text));
    }
}
