package dev.irsa.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.Parsed;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "10s, PT10S",
        "1m30s, PT1M30S",
        "250ms, PT0.25S",
        "1.5h, PT1H30M",
        "0.5s, PT0.5S",
        "1h1m1s1ms1us1ns, PT1H1M1.001001001S",
        "1\u00b5s, PT0.000001S",
        "2562047h, PT2562047H",
        "1s1s1s, PT3S"
    })
    void readsWhatGoReads(String text, Duration expected) {
        assertThat(GoDuration.parse(text)).isEqualTo(Parsed.valid(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "s",
                "-5s",
                "5S",
                "5 s",
                " 5s",
                "5s ",
                "5s\n",
                "1d",
                "1e3s",
                "5s5",
                "x5s",
                "1..5s",
                "\u0665s",
                "2562048h",
                "999999999h",
                "9999999999s",
                "999999999h999999999h"
            })
    void refusesTheRest(String text) {
        assertThat(GoDuration.parse(text)).isInstanceOf(Parsed.Invalid.class);
    }
}
