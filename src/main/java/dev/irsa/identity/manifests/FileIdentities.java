package dev.irsa.identity.manifests;

import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.ServiceAccountEntry;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.manifest.Manifest;
import dev.irsa.manifest.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one file says.
 *
 * @param mappings null when it has no ConfigMap of ours
 * @param problems what could not be read
 * @param notes what may surprise
 */
record FileIdentities(
        Map<ServiceAccountRef, Found<ServiceAccountEntry>> accounts,
        @Nullable Found<RoleMappings> mappings,
        List<String> problems,
        List<String> notes) {

    /** A value and where it is from. */
    record Found<T>(T value, Source source) {}

    static FileIdentities read(ManifestRules rules, List<Manifest> manifests) {
        IdentityReader reader = new IdentityReader(rules);
        manifests.forEach(reader::read);
        return reader.identities();
    }

    /** A file that cannot be read at all. */
    static FileIdentities unreadable(String problem) {
        return new FileIdentities(Map.of(), null, List.of(problem), List.of());
    }

    /**
     * What the file says, and of what it said before that which may still be in the part that cannot be read now. A role
     * is not taken away by a typing error.
     */
    FileIdentities orLastGood(FileIdentities before) {
        if (problems.isEmpty()) {
            return this;
        }
        Map<ServiceAccountRef, Found<ServiceAccountEntry>> kept = new HashMap<>(before.accounts);
        kept.putAll(accounts);
        return new FileIdentities(kept, mappings == null ? before.mappings : mappings, problems, notes);
    }

    /** What files say together; the last one counts. */
    static ManifestIdentities.Loaded merge(List<FileIdentities> files) {
        Map<ServiceAccountRef, Found<ServiceAccountEntry>> accounts = new HashMap<>();
        Found<RoleMappings> mappings = null;
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (FileIdentities file : files) {
            problems.addAll(file.problems);
            notes.addAll(file.notes);
            file.accounts.forEach((account, found) ->
                    noteReplaced("serviceaccount " + account, accounts.put(account, found), found, notes));
            if (file.mappings != null) {
                noteReplaced("the ConfigMap", mappings, file.mappings, notes);
                mappings = file.mappings;
            }
        }
        Map<ServiceAccountRef, ServiceAccountEntry> entries = new HashMap<>();
        accounts.forEach((account, found) -> entries.put(account, found.value()));
        RoleMappings last = mappings == null ? RoleMappings.NONE : mappings.value();
        return new ManifestIdentities.Loaded(new ManifestIdentities(entries, last), problems, notes);
    }

    static void noteReplaced(String what, @Nullable Found<?> replaced, Found<?> by, List<String> notes) {
        if (replaced != null) {
            notes.add(by.source() + ": " + what + " replaces that of " + replaced.source());
        }
    }
}
