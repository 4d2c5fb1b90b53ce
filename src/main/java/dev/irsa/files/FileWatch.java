package dev.irsa.files;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener when files change. Every poll reads them all and compares bytes: sizes, times and file keys can stay
 * the same through a change, and events are not sent for what a link points to, nor over every network file system. So
 * it does not matter how a change is made: in place, by renaming, by a kubelet's exchange of {@code ..data}, by deleting
 * and creating anew.
 *
 * <p>A change is reported once the whole set was the same at two polls in a row, so that a certificate is not seen
 * without its key. One virtual thread polls and calls the listener; nothing that either throws ends it.
 */
public final class FileWatch implements AutoCloseable {
    /** How often files are read unless said otherwise. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final int FIRST_TRIES = 3;

    private final FileSet files;
    private final Duration interval;
    private final Consumer<FileContents> listener;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    private byte @Nullable [] reported;
    private byte @Nullable [] pending;

    /**
     * A watch that does nothing until it is started.
     *
     * @param name of what is watched, for the log and the thread
     * @param listener gets all contents, never two at a time. What it throws is logged, and the same contents are not
     *     offered again unless it asks
     */
    public FileWatch(String name, FileSet files, Duration interval, Consumer<FileContents> listener) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval is not positive: " + interval);
        }
        this.files = files;
        this.interval = interval;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("watch-" + name).unstarted(this::run);
    }

    /**
     * Reads the files and calls the listener with them, whatever they are, before it returns; then polls. To be called
     * once.
     */
    public void start() {
        first();
        thread.start();
    }

    private void first() {
        FileContents contents = files.read();
        byte[] fingerprint = contents.fingerprint();
        for (int i = 1; i < FIRST_TRIES; i++) {
            // The set may be in the middle of a change, and there is no poll before to compare with.
            byte[] before = fingerprint;
            contents = files.read();
            fingerprint = contents.fingerprint();
            if (Arrays.equals(before, fingerprint)) {
                break;
            }
        }
        report(contents, fingerprint);
    }

    private void run() {
        try {
            while (!stop.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    poll();
                } catch (RuntimeException | Error e) {
                    LOG.error("{} could not be polled", thread.getName(), e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once. */
    void poll() {
        FileContents contents = files.read();
        byte[] fingerprint = contents.fingerprint();
        if (Arrays.equals(fingerprint, reported)) {
            pending = null;
        } else if (Arrays.equals(fingerprint, pending)) {
            report(contents, fingerprint);
        } else {
            pending = fingerprint;
        }
    }

    /** Offers the present contents to the listener once more, though they have not changed. For the listener to call. */
    public void offerAgain() {
        reported = null;
    }

    private void report(FileContents contents, byte[] fingerprint) {
        reported = fingerprint;
        pending = null;
        try {
            listener.accept(contents);
        } catch (RuntimeException | Error e) {
            LOG.error("{} met a change that could not be taken over", thread.getName(), e);
        }
    }

    /** Ends the watch and waits for a call of the listener that is under way, unless that is who calls. */
    @Override
    public void close() {
        stop.countDown();
        if (!Thread.currentThread().equals(thread) && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
