package dev.irsa.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body as it arrives, no faster than it is read. A peer that falls silent is found out here, because a connection that
 * was lost without a word looks like one on which nothing happens; and so is one that never falls silent and never ends.
 */
final class StreamedBody extends InputStream implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final long begun = System.nanoTime();
    private final long silenceNanos;
    private final long wholeNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<ByteBuffer> buffers = new ArrayDeque<>();

    private @Nullable AsyncBody source;
    private @Nullable Throwable failure;
    private boolean done;
    private boolean closed;

    /**
     * Begins to count: the request is sent now.
     *
     * @param silence the longest pause
     * @param whole how long everything may take, if it is to end at all
     */
    StreamedBody(Duration silence, Optional<Duration> whole) {
        this.silenceNanos = silence.toNanos();
        this.wholeNanos = whole.map(Duration::toNanos).orElse(Long.MAX_VALUE);
    }

    /** Begins to take what the source has. */
    void from(AsyncBody body) {
        lock.lock();
        try {
            source = body;
            if (closed) {
                body.cancel();
                return;
            }
        } finally {
            lock.unlock();
        }
        body.done().thenRun(() -> end(null)).exceptionally(thrown -> {
            end(thrown);
            return null;
        });
        body.consume();
    }

    private void end(@Nullable Throwable thrown) {
        lock.lock();
        try {
            done = true;
            failure = thrown;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void consume(List<ByteBuffer> value, AsyncBody body) {
        lock.lock();
        try {
            buffers.addAll(value);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            ByteBuffer next = next();
            if (next == null) {
                return -1;
            }
            int count = Math.min(length, next.remaining());
            next.get(bytes, offset, count);
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** A buffer with something in it; null at the end. */
    private @Nullable ByteBuffer next() throws IOException {
        long left = silenceNanos;
        while (true) {
            while (!buffers.isEmpty()) {
                if (buffers.element().hasRemaining()) {
                    return buffers.element();
                }
                buffers.remove();
            }
            if (closed) {
                throw new IOException("closed");
            }
            if (done) {
                if (failure != null) {
                    throw new IOException("the connection was cut off", failure);
                }
                return null;
            }
            long rest = rest();
            if (rest <= 0) {
                throw new IOException("not complete after " + TimeUnit.NANOSECONDS.toMillis(wholeNanos) + " ms");
            }
            if (left <= 0) {
                throw new IOException("silent for " + TimeUnit.NANOSECONDS.toMillis(silenceNanos) + " ms");
            }
            AsyncBody body = source;
            if (body != null) {
                body.consume();
            }
            // What was asked for may have come at once, on this thread.
            long wait = Math.min(left, rest);
            left -= wait;
            while (buffers.isEmpty() && !done && !closed && wait > 0) {
                wait = await(wait);
            }
            left += wait;
        }
    }

    /** Until everything has to be here; what is here already may be read later. */
    private long rest() {
        return wholeNanos - (System.nanoTime() - begun);
    }

    @SuppressWarnings("WaitNotInLoop") // its only caller loops
    private long await(long nanos) throws IOException {
        try {
            return changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    @Override
    public void close() {
        AsyncBody body;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            body = done ? null : source;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (body != null) {
            body.cancel();
        }
    }
}
