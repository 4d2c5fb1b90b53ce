package dev.irsa.identity.manifests;

import dev.irsa.files.FileContents;
import dev.irsa.files.FileWatch;
import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts;
import dev.irsa.manifest.ManifestReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ServiceAccounts and role mappings out of a directory of manifests, for clusters whose objects are kept there anyway,
 * and for trying things out. It is followed as it changes; a lookup never waits.
 *
 * <p>Where two documents define the same thing, the last one in the order of paths counts. While a part of a file cannot
 * be read, what the file last said stays.
 */
public final class ManifestDirectory implements ServiceAccounts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestDirectory.class);

    private final Path directory;
    private final ManifestRules rules;
    private final FileWatch watch;

    private SortedMap<Path, FileIdentities> lastGood = new TreeMap<>();
    private Set<String> logged = Set.of();
    private volatile ManifestIdentities identities = ManifestIdentities.NONE;

    /** A source without anything in it until it is started. */
    public ManifestDirectory(Path directory, ManifestRules rules, Duration interval) {
        this.directory = directory;
        this.rules = rules;
        this.watch = new FileWatch("manifests", ManifestFiles.in(directory), interval, this::take);
    }

    /** Reads a directory once. */
    public static ManifestIdentities.Loaded load(Path directory, ManifestRules rules) {
        return ManifestIdentities.of(
                rules, ManifestFiles.parse(ManifestFiles.in(directory).read()));
    }

    /** Reads the directory, then follows it. */
    public void start() {
        watch.start();
    }

    @Override
    public Lookup find(ServiceAccountRef account, long deadlineNanos) {
        return identities.find(account, deadlineNanos);
    }

    /** The mappings of the ConfigMap as the directory has it now. */
    public RoleMappings mappings() {
        return identities.mappings();
    }

    private void take(FileContents contents) {
        SortedMap<Path, FileIdentities> files = new TreeMap<>();
        contents.files()
                .forEach((path, bytes) ->
                        files.put(path, FileIdentities.read(rules, ManifestReader.read(path.toString(), bytes))));
        contents.problems().forEach((path, problem) -> {
            files.put(path, FileIdentities.unreadable(path + ": " + problem));
            // A directory takes the files below it with it.
            lastGood.forEach((before, identities) -> {
                if (before.startsWith(path)) {
                    files.putIfAbsent(before, identities);
                }
            });
        });
        files.replaceAll((path, now) -> {
            FileIdentities before = lastGood.get(path);
            return before == null ? now : now.orLastGood(before);
        });
        lastGood = files;
        ManifestIdentities.Loaded loaded = FileIdentities.merge(new ArrayList<>(files.values()));
        identities = loaded.identities();
        log(loaded);
    }

    private void log(ManifestIdentities.Loaded loaded) {
        Set<String> said = new HashSet<>();
        logNew(loaded.problems(), said, "{}; what it last said stays");
        logNew(loaded.notes(), said, "{}");
        logged = said;
        LOG.info(
                "{} has {} ServiceAccounts and {} role mappings",
                directory,
                loaded.identities().accounts().size(),
                loaded.identities().mappings().size());
    }

    /** A problem that was there before the change is not told again. */
    private void logNew(List<String> sentences, Set<String> said, String format) {
        for (String sentence : sentences) {
            if (said.add(sentence) && !logged.contains(sentence)) {
                LOG.warn(format, sentence);
            }
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
