package dev.irsa.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for what happens elsewhere. */
public final class Eventually {
    private Eventually() {}

    /** Something that becomes true. */
    @FunctionalInterface
    public interface Check {
        boolean holds() throws Exception;
    }

    /**
     * Waits until a check holds; returns how long that took.
     *
     * @throws AssertionError when it does not in time
     */
    public static Duration within(Duration limit, String what, Check check) throws InterruptedException {
        long start = System.nanoTime();
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            Exception last = null;
            try {
                if (check.holds()) {
                    return Duration.ofNanos(System.nanoTime() - start);
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (IllegalStateException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not within " + limit + ": " + what, last);
            }
            never.await(20, TimeUnit.MILLISECONDS);
        }
    }
}
