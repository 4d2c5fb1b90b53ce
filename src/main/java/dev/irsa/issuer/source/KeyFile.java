package dev.irsa.issuer.source;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Json;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.View;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file with keys, in whatever form: PEM with one or more blocks, DER, or a JSON key set. Read anew each time, because
 * a rotation replaces it.
 */
public record KeyFile(Path path, boolean derivePublic) implements KeySource {
    @Override
    public List<View> read() {
        try (InputStream in = Files.newInputStream(path)) {
            return List.of(View.of(path.toString(), parse(in.readNBytes(Json.MAX_READ_BYTES + 1))));
        } catch (NoSuchFileException e) {
            return List.of(new View.Unreadable(path.toString(), "does not exist"));
        } catch (IOException e) {
            return List.of(new View.Unreadable(path.toString(), "cannot be read"));
        }
    }

    private Checked<Jwks> parse(byte[] bytes) {
        return bytes.length <= Json.MAX_READ_BYTES && (first(bytes) != '{')
                ? new KeyBlocks(derivePublic).read(bytes)
                : Jwks.parse(bytes);
    }

    private static int first(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b;
            }
        }
        return -1;
    }
}
