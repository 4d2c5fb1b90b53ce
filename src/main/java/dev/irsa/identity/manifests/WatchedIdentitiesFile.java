package dev.irsa.identity.manifests;

import dev.irsa.files.FileContents;
import dev.irsa.files.FileSet;
import dev.irsa.files.FileWatch;
import dev.irsa.identity.IdentitiesParser;
import dev.irsa.identity.Parsed;
import dev.irsa.identity.ServiceAccountRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts that the identities file of the container-credentials mode lists, followed as it changes. A file that is
 * not there lists none; one that cannot be read changes nothing.
 */
public final class WatchedIdentitiesFile implements Supplier<Set<ServiceAccountRef>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedIdentitiesFile.class);

    private final Path file;
    private final FileWatch watch;
    private volatile Set<ServiceAccountRef> accounts = Set.of();

    /** A source without accounts until it is started. */
    public WatchedIdentitiesFile(Path file, Duration interval) {
        this.file = file;
        this.watch = new FileWatch("identities", FileSet.of(file), interval, this::take);
    }

    /** Reads the file, then follows it. */
    public void start() {
        watch.start();
    }

    @Override
    public Set<ServiceAccountRef> get() {
        return accounts;
    }

    private void take(FileContents contents) {
        String problem = contents.problems().get(file);
        Parsed<Set<ServiceAccountRef>> parsed = problem == null
                ? IdentitiesParser.parse(contents.bytes(file)
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .orElse(""))
                : Parsed.invalid(problem);
        switch (parsed) {
            case Parsed.Valid<Set<ServiceAccountRef>>(Set<ServiceAccountRef> now) -> {
                accounts = now;
                LOG.info("{} lists {} ServiceAccounts", file, now.size());
            }
            case Parsed.Invalid<Set<ServiceAccountRef>>(String invalid) ->
                LOG.warn("{} {}; the {} ServiceAccounts it last listed stay", file, invalid, accounts.size());
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
