package dev.irsa.identity.manifests;

import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.ServiceAccountEntry;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts;
import dev.irsa.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What manifests say about identities. What they do not have does not exist.
 *
 * @param accounts the ServiceAccounts
 * @param mappings those of the {@code pod-identity-webhook} ConfigMap
 */
public record ManifestIdentities(Map<ServiceAccountRef, ServiceAccountEntry> accounts, RoleMappings mappings)
        implements ServiceAccounts {
    /** Neither accounts nor mappings. */
    public static final ManifestIdentities NONE = new ManifestIdentities(Map.of(), RoleMappings.NONE);

    public ManifestIdentities {
        accounts = Map.copyOf(accounts);
    }

    /**
     * What manifests were found to say.
     *
     * @param identities of all that could be read
     * @param problems one sentence for each thing that could not be read, with its place
     * @param notes one sentence for each thing that is read but may surprise, with its place
     */
    public record Loaded(ManifestIdentities identities, List<String> problems, List<String> notes) {
        public Loaded {
            problems = List.copyOf(problems);
            notes = List.copyOf(notes);
        }
    }

    /**
     * Reads documents. Where two define the same thing, the later one counts.
     *
     * @param manifests documents that could not be read among them are problems
     */
    public static Loaded of(ManifestRules rules, List<Manifest> manifests) {
        return FileIdentities.merge(List.of(FileIdentities.read(rules, manifests)));
    }

    /** As {@link #of}, with the documents of later lists going before those of earlier ones. */
    public static Loaded of(ManifestRules rules, List<Manifest> first, List<Manifest> later) {
        List<Manifest> all = new ArrayList<>(first);
        all.addAll(later);
        return of(rules, all);
    }

    @Override
    public Lookup find(ServiceAccountRef account, long deadlineNanos) {
        ServiceAccountEntry entry = accounts.get(account);
        return entry == null ? new Lookup.Absent() : new Lookup.Found(entry);
    }
}
