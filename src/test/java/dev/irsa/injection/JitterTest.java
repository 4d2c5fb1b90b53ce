package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.TokenLifetime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JitterTest {
    private static final TokenLifetime HOUR = new TokenLifetime(3600);

    @Test
    void offSpreadsNothing() {
        assertThat(Jitter.OFF.spread(TokenLifetime.DAY, true, "a")).isEqualTo(TokenLifetime.DAY);
        assertThat(Jitter.OFF.spread(TokenLifetime.DAY, false, "a")).isEqualTo(TokenLifetime.DAY);
    }

    @Test
    void containerCredentialsSpreadsADayInThatModeOnly() {
        Jitter jitter = Jitter.CONTAINER_CREDENTIALS;

        assertThat(seconds(jitter, TokenLifetime.DAY, true)).anyMatch(seconds -> seconds != 86_400);
        assertThat(seconds(jitter, TokenLifetime.DAY, false)).containsOnly(86_400);
        assertThat(seconds(jitter, new TokenLifetime(86_399), true)).containsOnly(86_399);
        assertThat(seconds(jitter, HOUR, true)).containsOnly(3600);
    }

    @Test
    void allSpreadsBothModes() {
        assertThat(seconds(Jitter.ALL, HOUR, true)).isEqualTo(seconds(Jitter.ALL, HOUR, false));
        assertThat(seconds(Jitter.ALL, HOUR, false)).allMatch(seconds -> seconds >= 3300 && seconds <= 3600);
    }

    @Test
    void aDayIsSpreadOverTheWholeRangeAndNotBeyond() {
        List<Integer> seconds = seconds(Jitter.ALL, TokenLifetime.DAY, true);

        assertThat(seconds).allMatch(value -> value >= 79_200 && value <= 86_400);
        for (int from = 79_200; from < 86_400; from += 720) {
            int start = from;
            assertThat(seconds.stream().filter(value -> value >= start && value < start + 720))
                    .as("of 10000 from %s", start)
                    .hasSizeBetween(700, 1300);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {600, 601, 649, 655, 86_400})
    void neverGoesBelowTheFloor(int lifetime) {
        assertThat(seconds(Jitter.ALL, new TokenLifetime(lifetime), false))
                .allMatch(seconds -> seconds >= 600 && seconds <= lifetime);
    }

    @ParameterizedTest
    @EnumSource
    void theSameSeedGivesTheSame(Jitter jitter) {
        for (String seed : List.of("", "8b0725cf-f920-49cd-8157-684d91bb9ed7", "\u00e9\ud83d\ude00")) {
            assertThat(jitter.spread(TokenLifetime.DAY, true, seed))
                    .isEqualTo(jitter.spread(TokenLifetime.DAY, true, new String(seed.toCharArray())));
        }
    }

    private static List<Integer> seconds(Jitter jitter, TokenLifetime lifetime, boolean containerCredentials) {
        return IntStream.range(0, 10_000)
                .mapToObj(i -> jitter.spread(lifetime, containerCredentials, "pod-" + i)
                        .seconds())
                .toList();
    }
}
