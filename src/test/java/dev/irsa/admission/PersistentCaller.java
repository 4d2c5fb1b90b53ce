package dev.irsa.admission;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client as Go's is: it keeps its connection, sees when an idle one is closed and then makes another, and never sends
 * a POST a second time. Whatever goes wrong after the first byte was sent is a failed call.
 */
final class PersistentCaller implements AutoCloseable {
    private final Supplier<RawHttp> connections;
    private final byte[] request;
    private @Nullable Connection connection;

    PersistentCaller(Supplier<RawHttp> connections, byte[] request) {
        this.connections = connections;
        this.request = request;
    }

    /** Calls once; throws when there is no answer. */
    RawHttp.Response call() throws IOException, InterruptedException {
        Connection open = connection;
        if (open == null || open.closed) {
            close();
            open = new Connection(connections.get());
            connection = open;
        }
        open.http.send(request);
        RawHttp.Response response = open.next();
        if (response.closes()) {
            close();
        }
        return response;
    }

    /** A connection with a thread that reads, also while nothing is expected. */
    private static final class Connection {
        private final RawHttp http;
        private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
        private volatile boolean closed;

        Connection(RawHttp http) {
            this.http = http;
            Thread.ofVirtual().start(() -> {
                try {
                    http.socket().setSoTimeout(0);
                    while (true) {
                        answers.add(http.read());
                    }
                } catch (IOException e) {
                    closed = true;
                    answers.add(e);
                }
            });
        }

        RawHttp.Response next() throws IOException, InterruptedException {
            return switch (answers.poll(30, TimeUnit.SECONDS)) {
                case RawHttp.Response response -> response;
                case IOException e -> throw new IOException("a call was lost", e);
                case null, default -> throw new IOException("no answer within 30 s");
            };
        }
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.http.close();
            connection = null;
        }
    }
}
