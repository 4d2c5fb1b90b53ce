package dev.irsa.publisher;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When rounds are made. After one that failed the next comes soon, and then ever later, up to the interval.
 *
 * @param interval from one round to the next; a tenth is added or taken off by chance, so that clusters do not all write
 *     to a bucket at once
 * @param look how often the sources are asked in between whether anything has changed
 */
public record Schedule(Duration interval, Duration look) {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);

    /**
     * How long to wait.
     *
     * @param failures how many rounds in a row have failed
     */
    Duration next(int failures, RandomGenerator random) {
        Duration wait = failures == 0 ? interval : FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 20));
        long millis = Math.min(wait.toMillis(), interval.toMillis());
        return Duration.ofMillis(Math.round(millis * (0.9 + 0.2 * random.nextDouble())));
    }
}
