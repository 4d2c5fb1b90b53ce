package dev.irsa.issuer.sink;

import dev.irsa.issuer.Document;
import java.io.PrintWriter;

/** Prints the documents, for somebody who brings them where they belong. */
public record StandardOutput(PrintWriter out) implements Sink {
    @Override
    public String name() {
        return "standard output";
    }

    @Override
    public Stored read(Document.Kind kind) {
        return new Stored.Absent();
    }

    @Override
    public Written write(Document document, Stored expected) {
        out.print("==> " + document.kind().path() + " <==\n" + document.text());
        out.flush();
        return new Written.Done();
    }

    @Override
    public boolean isReadable() {
        return false;
    }
}
