package dev.irsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows S71 to S73: settings with which the webhook does not start. */
class StartAcceptanceTest {
    private static final String PREFIX_SENTENCE = "--annotation-prefix must be a domain of your own such as"
            + " eks.amazonaws.com, without a slash and not one of Kubernetes.";
    private static final String PATH_SENTENCE = " must be an absolute path of two segments or more, in letters, digits,"
            + " dots, hyphens and underscores, without . or .. segments and without a slash at its end.";
    private static final String FILE_SENTENCE =
            "--container-credentials-token-path must be a relative path without .. segments, such as token.";
    private static final String REGION_SENTENCE =
            "--aws-default-region is not the name of a region; give one such as eu-central-1.";

    /** Exit code 2, and nothing on standard error but the sentence. */
    private static void refuses(String flag, String value, String sentence) {
        refuses(List.of("webhook", "--port", "0", "--metrics-port", "0", flag + "=" + value), Map.of(), sentence);
        String variable = "IRSA_" + flag.substring(2).replace('-', '_').toUpperCase(java.util.Locale.ROOT);
        refuses(List.of("webhook", "--port", "0", "--metrics-port", "0"), Map.of(variable, value), sentence);
    }

    private static void refuses(List<String> arguments, Map<String, String> environment, String sentence) {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(err, true, UTF_8));
            assertThat(Irsa.run(arguments, environment)).isEqualTo(2);
        } finally {
            System.setErr(before);
        }
        assertThat(err.toString(UTF_8)).isEqualTo(sentence + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "kubernetes.io",
                "k8s.io",
                "apps.kubernetes.io",
                "x.k8s.io",
                "a/b",
                "eks.amazonaws.com/",
                "/",
                "EKS.example",
                "a..b",
                "-a",
                "a_b",
                "a b",
                "\u00e4.example",
                "eks.amazonaws.com\n"
            })
    void s71_aPrefixThatIsNoDomainOfOnesOwnIsRefused(String prefix) {
        refuses("--annotation-prefix", prefix, PREFIX_SENTENCE);
    }

    static Stream<Named<String>> s72_aMountPathThatIsNoneIsRefused() {
        return Stream.of(
                        "",
                        "../",
                        "/a/../b",
                        "/a/./b",
                        "relative/path",
                        "token",
                        "/",
                        "//",
                        "/etc",
                        "/a/",
                        "/a/b/",
                        "/a//b",
                        "/a:b/c",
                        "C:\\a\\b",
                        "/a b/c",
                        "/a/b\n",
                        "/a/$HOME",
                        "/a/\u00e4",
                        "/a/b".repeat(1250))
                .map(path -> Named.of(path.length() > 100 ? path.length() + " characters" : "'" + path + "'", path));
    }

    @ParameterizedTest
    @MethodSource
    void s72_aMountPathThatIsNoneIsRefused(String path) {
        for (String flag : List.of("--token-mount-path", "--container-credentials-token-mount-path")) {
            refuses(flag, path, flag + PATH_SENTENCE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/token",
                "../token",
                "a/../b",
                "a/..",
                "..",
                ".",
                "a//b",
                "a/",
                "a:b",
                "a b",
                "token\n",
                "$(X)"
            })
    void s72_aTokenPathThatLeavesItsVolumeIsRefused(String path) {
        refuses("--container-credentials-token-path", path, FILE_SENTENCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "us-east-1\n",
                "\nus-east-1",
                "us east 1",
                " us-east-1",
                "us-east-1;rm",
                "us-east-1$(x)",
                "US-EAST-1",
                "-us",
                "us-",
                "\u00fcs-east-1",
                "us-east-1us-east-1us-east-1us-east-1"
            })
    void s73_aRegionThatIsNoneIsRefused(String region) {
        refuses("--aws-default-region", region, REGION_SENTENCE);
    }
}
