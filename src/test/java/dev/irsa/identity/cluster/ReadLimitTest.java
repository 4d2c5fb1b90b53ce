package dev.irsa.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadLimitTest {
    private static final long LONG = TimeUnit.HOURS.toNanos(1);

    private long now = 42;
    private final ReadLimit limit = new ReadLimit(10, 3, () -> now);

    private long takeMillis() {
        return TimeUnit.NANOSECONDS.toMillis(limit.take(LONG));
    }

    @Test
    void soManyAtOnceAndThenSoManyASecond() {
        assertThat(takeMillis()).isZero();
        assertThat(takeMillis()).isZero();
        assertThat(takeMillis()).isZero();
        assertThat(takeMillis()).isEqualTo(100);
        assertThat(takeMillis()).isEqualTo(200);
        now += TimeUnit.MILLISECONDS.toNanos(300);
        assertThat(takeMillis()).isZero();
        assertThat(takeMillis()).isEqualTo(100);
    }

    @Test
    void noMoreIsSavedUpThanMayBeUsedAtOnce() {
        now += LONG;
        assertThat(takeMillis()).isZero();
        assertThat(takeMillis()).isZero();
        assertThat(takeMillis()).isZero();
        assertThat(takeMillis()).isEqualTo(100);
    }

    @Test
    void whoCannotWaitSoLongTakesNoPlace() {
        for (int i = 0; i < 3; i++) {
            assertThat(takeMillis()).isZero();
        }
        assertThat(limit.take(TimeUnit.MILLISECONDS.toNanos(99))).isNegative();
        assertThat(takeMillis()).isEqualTo(100);
    }
}
