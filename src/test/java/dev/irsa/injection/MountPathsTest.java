package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountPathsTest {
    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/b",
        "/a/b/, /a/b",
        "/a//b, /a/b",
        "//a/b///, /a/b",
        "/a/./b/., /a/b",
        "/a/x/../b, /a/b",
        "/../a/b, /a/b",
        "/a/b/c/.., /a/b",
        "a/b, /a/b",
        "./a/b, /a/b",
        "../a/b, /a/b",
        "/a/.b, /a/.b",
        "/a/..b, /a/..b",
        "/a/b., /a/b.",
        "/a/..., /a/...",
        "/, ''",
        "., ''",
        ".., ''",
        "'', ''",
    })
    void isAsAKubeletHasIt(String path, String normal) {
        assertThat(MountPaths.normalise(path)).isEqualTo(normal);
    }

    @Test
    void agreesWithThePlatform() {
        String[] segments = {"a", "..", ".", "", "b", "..."};
        for (int i = 0; i < 6 * 6 * 6 * 6; i++) {
            String path =
                    String.join("/", segments[i % 6], segments[i / 6 % 6], segments[i / 36 % 6], segments[i / 216 % 6]);
            String expected = Path.of("/" + path).normalize().toString();

            assertThat(MountPaths.normalise(path)).as(path).isEqualTo(expected.equals("/") ? "" : expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/b, true",
        "/a/b/c, /a/b, true",
        "/a/b/c/d, /a/b, true",
        "/a/b2, /a/b, false",
        "/a, /a/b, false",
        "'', /a/b, false",
        "/x/a/b, /a/b, false",
    })
    void isAtOrUnder(String path, String directory, boolean expected) {
        assertThat(MountPaths.isAtOrUnder(path, directory)).isEqualTo(expected);
    }
}
