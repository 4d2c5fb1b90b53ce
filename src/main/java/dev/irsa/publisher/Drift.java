package dev.irsa.publisher;

import dev.irsa.issuer.Document;
import dev.irsa.issuer.Jwk;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Ledger;
import dev.irsa.issuer.Published;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.Step;
import dev.irsa.issuer.sink.Run;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** How a sink differs from what was published there last, though nothing new was to be published. */
public enum Drift {
    KEYS_MISSING("the key set is gone"),
    KEY_REMOVED("a key is gone from the key set"),
    KEY_REPLACED("a key is not the one that was published under its kid"),
    KEY_FOREIGN("the key set holds a key that nobody knows"),
    KEYS_REWRITTEN("the key set is written in another way"),
    DISCOVERY_MISSING("the discovery document is gone"),
    DISCOVERY_REWRITTEN("the discovery document is another one"),
    METADATA("content type, cache control or the mark of who wrote it are not as they should be");

    private final String meaning;

    Drift(String meaning) {
        this.meaning = meaning;
    }

    /** What was found, as part of a sentence. */
    public String meaning() {
        return meaning;
    }

    /** The word in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Compares what sinks hold with what is remembered; nothing has drifted where nothing was published.
     *
     * @param changed whether somebody may have changed a place
     */
    static Set<Drift> of(Run.Prepared prepared, Predicate<Published> changed) {
        Situation situation = prepared.situation();
        Set<Drift> found = EnumSet.noneOf(Drift.class);
        List<Published> suspects =
                situation.published().stream().filter(changed).toList();
        if (situation.ledger().published().isEmpty() || suspects.isEmpty()) {
            return found;
        }
        suspects.forEach(sink -> compare(sink, situation, found));
        boolean onlyDiscovery = prepared.plan().steps().stream().anyMatch(Step.PublishDiscovery.class::isInstance)
                && prepared.plan().steps().stream().noneMatch(Drift::changesKeys);
        boolean all =
                situation.published().stream().allMatch(sink -> sink.discovery().isPresent() && sink.current());
        if (onlyDiscovery && all) {
            found.add(DISCOVERY_REWRITTEN);
        }
        return found;
    }

    private static boolean changesKeys(Step step) {
        return step instanceof Step.PublishJwks || step instanceof Step.RemoveKey;
    }

    private static void compare(Published sink, Situation situation, Set<Drift> found) {
        Ledger ledger = situation.ledger();
        if (sink.jwks().isEmpty()) {
            found.add(KEYS_MISSING);
        } else {
            keys(sink, ledger.published(), ledger, situation, found);
        }
        if (sink.discovery().isEmpty()) {
            found.add(DISCOVERY_MISSING);
        }
        if (!sink.current()) {
            found.add(METADATA);
        }
    }

    private static void keys(Published sink, Jwks expected, Ledger ledger, Situation situation, Set<Drift> found) {
        Set<Drift> here = EnumSet.noneOf(Drift.class);
        for (Jwk key : expected.keys()) {
            Optional<Jwk> there = sink.keys().get(key.kid());
            if (there.isEmpty()) {
                here.add(KEY_REMOVED);
            } else if (!there.get().material().equals(key.material())) {
                here.add(KEY_REPLACED);
            }
        }
        Set<KeyId> foreign = new HashSet<>(sink.keys().kids());
        foreign.removeAll(ledger.keys().keySet());
        // a key that was just added to the API servers and published by somebody else is no stranger
        situation.observation().keys().toOptional().ifPresent(listed -> foreign.removeAll(listed.kids()));
        if (!foreign.isEmpty()) {
            here.add(KEY_FOREIGN);
        }
        Optional<Document> document = expected.document().toOptional();
        boolean same = sink.keys().kids().equals(expected.kids());
        if (here.isEmpty() && same && !sink.jwks().equals(document)) {
            here.add(KEYS_REWRITTEN);
        }
        found.addAll(here);
    }

    /** All of them, for what is said once. */
    static String sentence(Set<Drift> drifts) {
        List<String> meanings = drifts.stream().map(Drift::meaning).toList();
        return String.join("; ", meanings);
    }
}
