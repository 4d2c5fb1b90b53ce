package dev.irsa.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private final Schedule schedule = new Schedule(Duration.ofMinutes(5), Duration.ofSeconds(15));
    private final Random random = new Random(1);

    private Duration next(int failures) {
        return schedule.next(failures, random);
    }

    @Test
    void roundsAreAnIntervalApartMoreOrLess() {
        long distinct = java.util.stream.IntStream.range(0, 100)
                .mapToObj(_ -> next(0))
                .peek(wait -> assertThat(wait).isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330)))
                .distinct()
                .count();
        assertThat(distinct).isGreaterThan(50);
    }

    @Test
    void failuresAreFollowedSoonAndThenEverLater() {
        assertThat(next(1)).isBetween(Duration.ofMillis(4500), Duration.ofMillis(5500));
        assertThat(next(2)).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
        assertThat(next(4)).isBetween(Duration.ofSeconds(36), Duration.ofSeconds(44));
        assertThat(next(60)).isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
    }

    @Test
    void aShortIntervalIsNotExceeded() {
        Schedule fast = new Schedule(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThat(fast.next(3, random)).isLessThan(Duration.ofMillis(1101));
    }
}
