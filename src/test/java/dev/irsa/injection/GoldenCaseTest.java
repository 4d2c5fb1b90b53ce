package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mistake in a case's files must not pass for a case that holds. */
class GoldenCaseTest {
    private static final String CASE = "why: behaviour §2\nprofile: compatible\nserviceAccount: {absent: true}\n";

    @TempDir
    Path folder;

    @BeforeEach
    void aCaseThatLoads() throws IOException {
        write("case.yaml", CASE);
        write("pod.yaml", "kind: Pod\n");
        write("expected.yaml", "reason: no-role\n");
    }

    @Test
    void isLoaded() throws IOException {
        write("expected-warnings.yaml", "- {reason: no-role, text: x}\n");

        GoldenCase golden = GoldenCase.load(folder);

        assertThat(golden.why()).isEqualTo("behaviour §2");
        assertThat(golden.expected()).isEqualTo(new GoldenCase.Expected.Untouched("no-role"));
        assertThat(golden.warnings()).containsExactly(new Warning(Reason.NO_ROLE, "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "regionn: eu-central-1",
                "settings: {regionn: eu-central-1}",
                "settings: {compose: {partition: aws, account: '111122223333', path: /, more: x}}",
                "settings: {tokenExpiration: 60}",
                "settings: {jitter: sometimes}",
                "configMap: {demo/app: {roleArn: x, role: y}}",
                "configMap: {demo/app: {audience: x}}",
                "uid: 7",
                "why: twice",
            })
    void aKeyThatNobodyReadsFails(String line) throws IOException {
        write("case.yaml", CASE + line + "\n");

        assertThatThrownBy(() -> GoldenCase.load(folder)).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{absent: false}", "{absent: true, annotations: {}}", "{lookup: late}", "{annotation: {}}"
            })
    void anAccountIsDescribedInOneWay(String account) throws IOException {
        write("case.yaml", "why: x\nprofile: compatible\nserviceAccount: " + account + "\n");

        assertThatThrownBy(() -> GoldenCase.load(folder)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"case.yaml", "pod.yaml", "expected.yaml"})
    void aMissingFileFails(String file) throws IOException {
        Files.delete(folder.resolve(file));

        assertThatThrownBy(() -> GoldenCase.load(folder)).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expected.yaml|{}",
                "expected.yaml|{reason: no-role, more: x}",
                "expected-warnings.yaml|[]",
                "expected-warnings.yaml|- {reason: nonsense, text: x}",
                "expected-warnings.yaml|- {reason: no-role}",
                "notes.txt|x",
            })
    void anExpectationThatSaysNothingFails(String file, String text) throws IOException {
        write(file, text);

        assertThatThrownBy(() -> GoldenCase.load(folder)).isInstanceOf(RuntimeException.class);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
