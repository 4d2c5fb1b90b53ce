package dev.irsa.injection;

import java.util.List;
import java.util.Random;

/**
 * Chance that can be repeated. The first seed of a run is printed; {@code -Dirsa.seed=…} sets it, and then every case is
 * the same again.
 */
final class Dice {
    private static final long FIRST_SEED = firstSeed();

    private final Random random;

    private Dice(long seed) {
        this.random = new Random(seed);
    }

    /** For one case of a test. */
    static Dice of(int number) {
        return new Dice(FIRST_SEED * 1_000_003L + number);
    }

    private static long firstSeed() {
        long seed = Long.getLong("irsa.seed", System.nanoTime() & 0xffffffL);
        System.out.println("generated cases: -Dirsa.seed=" + seed);
        return seed;
    }

    /** Says which case failed, and how to see it again. */
    static String describe(int number, Object what) {
        return "case " + number + " of -Dirsa.seed=" + FIRST_SEED + ": " + what;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** From 0 to n, both included. */
    int upTo(int n) {
        return random.nextInt(n + 1);
    }

    @SafeVarargs
    final <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }

    <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
