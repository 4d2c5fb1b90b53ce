package dev.irsa.issuer.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.irsa.issuer.Document;
import dev.irsa.issuer.IssuerUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory that a web server publishes: {@code openid/v1/jwks} and {@code .well-known/openid-configuration} below
 * it. Whoever reads sees the old file or the new one, never a part.
 */
public record Directory(Path root, IssuerUrl issuer) implements Sink {
    private static final String OWNER = ".irsa-issuer";

    @Override
    public String name() {
        return "directory " + root;
    }

    @Override
    public Stored read(Document.Kind kind) throws IOException {
        Optional<String> text = SafeFile.read(path(kind));
        if (text.isEmpty()) {
            return new Stored.Absent();
        }
        Document document = new Document(kind, text.get());
        return new Stored.Present(document, document.digest(), isOwned(), true);
    }

    @Override
    public Written write(Document document, Stored expected) throws IOException {
        Files.createDirectories(root);
        Path target = path(document.kind());
        try (SafeFile.Lock _ = SafeFile.lock(root.resolve(".irsa-lock"))) {
            if (!isSame(read(document.kind()), expected)) {
                return new Written.Conflict();
            }
            Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(root));
            if (!isOwned()) {
                SafeFile.write(root.resolve(OWNER), issuer.text() + "\n");
            }
            SafeFile.write(target, document.text());
            return new Written.Done();
        }
    }

    /** The first write makes the directory ours, and with it what an earlier step of the same run was shown. */
    private static boolean isSame(Stored now, Stored expected) {
        return now instanceof Stored.Present there && expected instanceof Stored.Present before
                ? there.version().equals(before.version())
                : now.equals(expected);
    }

    private boolean isOwned() throws IOException {
        try {
            return Files.readString(root.resolve(OWNER), UTF_8).strip().equals(issuer.text());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private Path path(Document.Kind kind) {
        return root.resolve(kind.path().substring(1));
    }
}
