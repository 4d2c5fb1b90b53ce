package dev.irsa.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarningTest {
    @Test
    void namesTheObjectAndWhatFollows() {
        Warning warning = Warning.about(Reason.ROLE_INVALID, "serviceaccount demo/app", "role-arn is empty");

        assertThat(warning).isEqualTo(new Warning(Reason.ROLE_INVALID, "serviceaccount demo/app: role-arn is empty"));
    }

    @Test
    void isNeverLongerThanTheLimit() {
        String name = "serviceaccount " + "n".repeat(63) + "/" + "a".repeat(253);

        Warning warning = Warning.about(Reason.ROLE_INVALID, name, "role-arn is empty");

        assertThat(warning.text())
                .hasSize(Warning.MAX_LENGTH)
                .startsWith("serviceaccount nnn")
                .contains("..")
                .endsWith("aaa: role-arn is empty");
    }

    @ParameterizedTest
    @ValueSource(ints = {118, 119, 120, 121, 122, 400})
    void isCutAtTheLimitExactly(int length) {
        String message = "m".repeat(50);
        String object = "o".repeat(length - message.length() - 2);

        String text = Warning.about(Reason.NO_ROLE, object, message).text();

        assertThat(text).hasSize(Math.min(length, Warning.MAX_LENGTH)).endsWith(": " + message);
    }

    @Test
    void holdsNothingThatCouldMoveACursorOrALine() {
        String hostile = "a\nb\tc\u001b[31m\u0000\u202e\u00e9\ud83d\ude00\u007f";

        String text = Warning.about(Reason.NO_ROLE, "pod " + hostile, "x").text();

        assertThat(text).isEqualTo("pod a?b?c?[31m??????: x");
    }

    @Test
    void replacesWithoutReadingAHugeNameToItsEnd() {
        String text = Warning.about(Reason.NO_ROLE, "\n".repeat(1_000_000), "x").text();

        assertThat(text).hasSize(Warning.MAX_LENGTH).endsWith("?: x");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 121})
    void refusesATextOfAnotherLength(int length) {
        String text = "x".repeat(length);

        assertThatIllegalArgumentException().isThrownBy(() -> new Warning(Reason.NO_ROLE, text));
    }

    @Test
    @SuppressWarnings("NullAway")
    void refusesToBeWithoutAReason() {
        assertThatNullPointerException().isThrownBy(() -> new Warning(null, "x"));
    }
}
