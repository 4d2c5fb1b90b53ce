package dev.irsa.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTest {
    @ParameterizedTest
    @EnumSource
    void labelIsOneWordForMetricsAndLogs(Reason reason) {
        assertThat(reason.label()).matches("[a-z]+(-[a-z]+)*");
    }

    @Test
    void labelsDiffer() {
        List<String> labels = Arrays.stream(Reason.values()).map(Reason::label).toList();

        assertThat(labels).doesNotHaveDuplicates().contains("injected", "service-account-not-found", "no-role");
    }

    @Test
    void onlyAnInjectionIsAPatch() {
        assertThat(Reason.values())
                .filteredOn(reason -> reason.result() == Reason.Result.PATCHED)
                .containsExactly(Reason.INJECTED);
    }

    @Test
    void whatFailurePolicyDecidesIsNeverUntouched() {
        assertThat(List.of(Reason.LOOKUP_TIMEOUT, Reason.LOOKUP_FAILED, Reason.OVERLOADED, Reason.INTERNAL_ERROR))
                .allMatch(reason -> reason.result() == Reason.Result.UNDECIDED);
    }

    @Test
    void resultLabels() {
        assertThat(Reason.Result.values())
                .extracting(Reason.Result::label)
                .containsExactly("patched", "untouched", "undecided", "refused");
    }
}
