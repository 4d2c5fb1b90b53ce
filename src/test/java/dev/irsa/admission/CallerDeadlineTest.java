package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerDeadlineTest {
    @ParameterizedTest
    @CsvSource({
        "timeout=10s, 9000",
        "timeout=30s, 29000",
        "timeout=5s, 4000",
        "timeout=3s, 2250",
        "timeout=1s, 750",
        "timeout=100ms, 75",
        "a=b&timeout=2s, 1500",
        "timeout=2s&timeout=9s, 1500",
        "timeout=31s, 29000",
        "timeout=2562047h, 29000"
    })
    void r09_leavesAMarginOfASecondAndAQuarterAtMost(String query, long millis) {
        assertThat(CallerDeadline.budget(query)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "timeout",
                "timeout=",
                "timeout=0",
                "timeout=0s",
                "timeout=-5s",
                "timeout=5",
                "timeout=x",
                "Timeout=1s",
                "xtimeout=1s",
                "timeout=999999999h",
                "timeout=1s1",
                "&&&",
                "timeout=%31s"
            })
    void isTenSecondsWhenTheCallerDoesNotSay(String query) {
        assertThat(CallerDeadline.budget(query)).isEqualTo(Duration.ofMillis(9000));
    }

    @Test
    void isTenSecondsWithoutAQuery() {
        assertThat(CallerDeadline.budget(null)).isEqualTo(Duration.ofMillis(9000));
    }
}
