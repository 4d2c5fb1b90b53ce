package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
    private static final int MEBIBYTE = 1024 * 1024;

    @Test
    void alwaysHasRoomForOneBodyOfTheGreatestSize() throws InterruptedException {
        try (BodyBudget.Share share = new BodyBudget(0).open()) {
            for (int size = 16 * 1024; size < ReviewReader.MAX_BODY; size *= 4) {
                assertThat(share.growTo(size)).isTrue();
            }
            assertThat(share.growTo(ReviewReader.MAX_BODY + 1)).isTrue();
        }
    }

    @Test
    void largeBodiesLeaveRoomForSmallOnes() throws InterruptedException {
        BodyBudget budget = new BodyBudget(32 * MEBIBYTE);
        List<BodyBudget.Share> large = new ArrayList<>();
        while (true) {
            BodyBudget.Share share = budget.open();
            if (!share.growTo(ReviewReader.MAX_BODY)) {
                break;
            }
            large.add(share);
        }
        assertThat(large).hasSize(3);
        for (int i = 0; i < 100; i++) {
            assertThat(budget.open().growTo(64 * 1024)).as("small body %d", i).isTrue();
        }
        large.forEach(BodyBudget.Share::close);
        assertThat(budget.open().growTo(ReviewReader.MAX_BODY)).isTrue();
    }

    @Test
    void fewLargeBodiesAreUnderstoodTogetherAndAnyNumberOfSmallOnes() throws InterruptedException {
        BodyBudget budget = new BodyBudget(32 * MEBIBYTE);
        try (BodyBudget.Share first = budget.open();
                BodyBudget.Share second = budget.open()) {
            assertThat(first.understand(ReviewReader.MAX_BODY)).isTrue();
            assertThat(second.understand(ReviewReader.MAX_BODY)).isFalse();
            for (int i = 0; i < 1000; i++) {
                assertThat(budget.open().understand(64 * 1024)).isTrue();
            }
        }
        assertThat(budget.open().understand(ReviewReader.MAX_BODY)).isTrue();
    }

    @Test
    void whatDoesNotFitKeepsWhatItHadAndGivesItBack() throws InterruptedException {
        BodyBudget budget = new BodyBudget(0);
        try (BodyBudget.Share first = budget.open();
                BodyBudget.Share second = budget.open()) {
            assertThat(first.growTo(4 * MEBIBYTE)).isTrue();
            assertThat(second.growTo(2 * MEBIBYTE)).isTrue();
            assertThat(second.growTo(7 * MEBIBYTE)).isFalse();
        }
        assertThat(budget.open().growTo(ReviewReader.MAX_BODY)).isTrue();
    }
}
