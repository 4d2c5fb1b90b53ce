package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogBudgetTest {
    private final AtomicLong clock = new AtomicLong(5_000_000_000L);
    private final LogBudget budget = new LogBudget(3, clock::get);

    @Test
    void allowsSoManyLinesASecondAndCountsTheRest() {
        assertThat(IntStream.range(0, 5).filter(_ -> budget.allows()).count()).isEqualTo(3);
        assertThat(budget.takeSuppressed()).isEqualTo(2);
        assertThat(budget.takeSuppressed()).isZero();
    }

    @Test
    void beginsAnewWithTheNextSecond() {
        IntStream.range(0, 5).forEach(_ -> budget.allows());
        clock.addAndGet(1_000_000_000L);
        assertThat(budget.allows()).isTrue();
        assertThat(budget.takeSuppressed()).isEqualTo(2);
    }
}
