package dev.irsa.issuer.sink;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Ledger;
import dev.irsa.issuer.LedgerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The ledger of one issuer in a file of its own. */
public record LedgerFile(Path file, IssuerUrl issuer) implements LedgerStore {
    @Override
    public Checked<Saved> read() throws IOException {
        Optional<String> text = SafeFile.read(file);
        if (text.isEmpty()) {
            return Checked.accepted(new Saved(Ledger.EMPTY, ""));
        }
        return switch (LedgerJson.read(text.get(), issuer)) {
            case Checked.Accepted<Ledger> accepted ->
                new Checked.Accepted<>(new Saved(accepted.value(), version(text.get())), accepted.findings());
            case Checked.Refused<Ledger>(List<Finding> findings) -> new Checked.Refused<>(findings);
        };
    }

    @Override
    public Written write(Ledger ledger, Saved expected) throws IOException {
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
        Files.createDirectories(directory);
        try (SafeFile.Lock _ = SafeFile.lock(file.resolveSibling(file.getFileName() + ".lock"))) {
            String now = SafeFile.read(file).map(LedgerFile::version).orElse("");
            if (!now.equals(expected.version())) {
                return new Written.Conflict();
            }
            SafeFile.write(file, LedgerJson.write(ledger, issuer));
            return new Written.Done();
        }
    }

    private static String version(String text) {
        return new Document(Document.Kind.JWKS, text).digest();
    }
}
