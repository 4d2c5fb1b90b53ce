package dev.irsa.publisher;

import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.sink.Sink;
import dev.irsa.issuer.sink.Stored;
import dev.irsa.issuer.sink.Written;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A sink whose writes are counted. */
record CountedSink(Sink sink, Consumer<Result> counter) implements Sink {
    /** What became of a write. */
    enum Result {
        DONE,
        CONFLICT,
        FAILED
    }

    @Override
    public String name() {
        return sink.name();
    }

    @Override
    public Stored read(Document.Kind kind) throws IOException {
        return sink.read(kind);
    }

    @Override
    public Written write(Document document, Stored expected) throws IOException {
        Result result = Result.FAILED;
        try {
            Written written = sink.write(document, expected);
            result = switch (written) {
                case Written.Done _ -> Result.DONE;
                case Written.Conflict _ -> Result.CONFLICT;
            };
            return written;
        } finally {
            counter.accept(result);
        }
    }

    @Override
    public List<Finding> warnings() {
        return sink.warnings();
    }

    @Override
    public boolean isReadable() {
        return sink.isReadable();
    }
}
