package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.Audience;
import dev.irsa.injection.TokenVolumes.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVolumesTest {
    private static final TokenDelivery DELIVERY = new TokenDelivery("ours", "/token/dir", "file");
    private static final String SOURCE = "{'serviceAccountToken': {'audience': 'aud', 'path': 'file'}}";
    private static final String EQUIVALENT = "'projected': {'sources': [" + SOURCE + "]}";

    @Test
    void oursIsAddedWhereThereIsNone() {
        TokenVolumes volumes = volumes("[{'name': 'data'}]", "");

        assertThat(volumes.isToBeAdded()).isTrue();
        assertThat(volumes.isAwaited()).isFalse();
        assertThat(volumes.mount())
                .isEqualTo(Trees.json("{'name': 'ours', 'readOnly': true, 'mountPath': '/token/dir'}"));
    }

    @ParameterizedTest
    @CsvSource({"ours", "theirs", "a"})
    void anEquivalentOneIsUsedWhateverItsName(String name) {
        TokenVolumes volumes = volumes("[{'name': 'data'}, {'name': '" + name + "', " + EQUIVALENT + "}]", "");

        assertThat(volumes.isToBeAdded()).isFalse();
        assertThat(volumes.mount().get("name").stringValue()).isEqualTo(name);
        assertThat(place(volumes, "")).isEqualTo(Place.FREE);
        assertThat(place(volumes, mount(name, "/token/dir"))).isEqualTo(Place.MOUNTED);
        assertThat(place(volumes, mount(name, "/elsewhere"))).isEqualTo(Place.FREE);
    }

    @Test
    void amongSeveralTheOneOfOurNameIsUsed() {
        String other = "{'name': 'other', " + EQUIVALENT + "}";
        String ours = "{'name': 'ours', " + EQUIVALENT + "}";

        assertThat(volumes("[" + other + "," + ours + "]", "")
                        .mount()
                        .get("name")
                        .stringValue())
                .isEqualTo("ours");
        assertThat(volumes("[" + ours + "," + other + "]", "")
                        .mount()
                        .get("name")
                        .stringValue())
                .isEqualTo("ours");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'emptyDir': {}",
                "'projected': {'sources': [{'serviceAccountToken': {'audience': 'other', 'path': 'file'}}]}",
                "'projected': {'sources': [{'serviceAccountToken': {'audience': 'aud', 'path': 'other'}}]}",
                "'projected': {'sources': [{'serviceAccountToken': {'path': 'file'}}]}",
                "'projected': {'sources': [" + SOURCE + ", {'secret': {}}]}",
            })
    void aForeignOneOfOurNameIsInTheWay(String source) {
        TokenVolumes volumes = volumes("[{'name': 'ours', " + source + "}]", "");

        assertThat(place(volumes, "")).isEqualTo(Place.VOLUME_NAME_TAKEN);
    }

    @Test
    void aNameThatTwoVolumesHaveIsNobodys() {
        String ours = "{'name': 'ours', " + EQUIVALENT + "}";

        assertThat(place(volumes("[" + ours + "," + ours + "]", ""), "")).isEqualTo(Place.VOLUME_NAME_TAKEN);
    }

    @Test
    void whatStandsBesideATokenIsNotMountedAnew() {
        String shared = "[{'name': 'theirs', 'projected': {'sources': [" + SOURCE + ", {'secret': {}}]}}]";
        TokenVolumes volumes = volumes(shared, "");

        assertThat(place(volumes, mount("theirs", "/token/dir"))).isEqualTo(Place.MOUNTED);
        assertThat(place(volumes, "")).isEqualTo(Place.FREE);
        assertThat(volumes.isToBeAdded()).isTrue();
        assertThat(volumes.mount().get("name").stringValue()).isEqualTo("ours");
    }

    @ParameterizedTest
    @CsvSource({
        "/token/dir, PATH_TAKEN",
        "/token/dir/, PATH_TAKEN",
        "/token/dir/below, PATH_TAKEN",
        "token/./dir, PATH_TAKEN",
        "/token, FREE",
        "/token/dir2, FREE",
        "/, FREE",
    })
    void anotherMountAtOrUnderThePathIsInTheWay(String path, Place expected) {
        assertThat(place(volumes("[{'name': 'data'}]", ""), mount("data", path)))
                .isEqualTo(expected);
    }

    @Test
    void aPartOfTheVolumeIsNotTheToken() {
        TokenVolumes volumes = volumes("[{'name': 'ours', " + EQUIVALENT + "}]", "");

        assertThat(place(volumes, "{'name': 'ours', 'mountPath': '/token/dir', 'subPath': 'file'}"))
                .isEqualTo(Place.PATH_TAKEN);
        assertThat(place(volumes, "{'name': 'ours', 'mountPath': '/token/dir', 'subPath': ''}"))
                .isEqualTo(Place.MOUNTED);
    }

    @Test
    void aMountThatWaitsForOursHasItAdded() {
        TokenVolumes volumes = volumes("[{'name': 'data'}]", mount("ours", "/token/dir"));

        assertThat(volumes.isAwaited()).isTrue();
        assertThat(place(volumes, mount("ours", "/token/dir"))).isEqualTo(Place.MOUNTED);
        assertThat(volumes("[{'name': 'ours'}]", mount("ours", "/token/dir")).isAwaited())
                .isFalse();
    }

    @Test
    void knowsWhetherAnyContainerHasTheToken() {
        String ours = "[{'name': 'ours', " + EQUIVALENT + "}]";
        TokenVolumes volumes = volumes(ours, "");

        assertThat(volumes.areMountedIn(pod(ours, mount("ours", "/token/dir")))).isTrue();
        assertThat(volumes.areMountedIn(pod(ours, mount("ours", "/elsewhere")))).isTrue();
        assertThat(volumes.areMountedIn(pod(ours, mount("data", "/token/dir")))).isFalse();
        assertThat(volumes.areMountedIn(pod(ours, ""))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/elsewhere/file, theirs, /elsewhere, true",
        "/elsewhere/file, theirs, /elsewhere/, true",
        "/elsewhere/file, data, /elsewhere, false",
        "/elsewhere/other, theirs, /elsewhere, false",
        "/token/dir/file, theirs, /elsewhere, false",
        "/token/dir/file, theirs, /token/dir, true",
    })
    void knowsATokenThatTheUserHasElsewhere(String file, String volume, String path, boolean expected) {
        String theirs = "[{'name': 'theirs', " + EQUIVALENT + "}, {'name': 'data'}]";
        PodView pod = pod(theirs, mount(volume, path));

        assertThat(volumes(theirs, "").isTokenAt(file, pod.containers().getFirst()))
                .isEqualTo(expected);
    }

    private static String mount(String volume, String path) {
        return "{'name': '" + volume + "', 'mountPath': '" + path + "'}";
    }

    private static Place place(TokenVolumes volumes, String mount) {
        return volumes.mountIn(pod("[]", mount).containers().getFirst());
    }

    private static TokenVolumes volumes(String volumes, String mount) {
        return TokenVolumes.of(pod(volumes, mount), DELIVERY, new Audience("aud"));
    }

    private static PodView pod(String volumes, String mount) {
        String pod = "{'spec': {'volumes': " + volumes + ", 'containers': [{'volumeMounts': [" + mount + "]}]}}";
        return Trees.view(new PodReader(new AnnotationKeys("x")), Trees.json(pod));
    }
}
