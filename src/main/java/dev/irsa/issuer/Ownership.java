package dev.irsa.issuer;

import java.util.Set;
import java.util.TreeSet;

/** W1: looks for what somebody else wrote where our documents go. */
final class Ownership {
    private Ownership() {}

    static void check(Situation situation, Ledger known, Findings findings) {
        situation.published().stream().filter(sink -> !sink.isEmpty()).forEach(sink -> {
            if (!sink.owned() && !situation.options().adopt()) {
                findings.error(
                        Rule.W1,
                        sink.sink() + " holds documents that this program did not write for " + situation.issuer()
                                + "; look at them, then say --adopt to take them over");
            } else {
                strangers(sink, situation, known, findings);
            }
        });
    }

    /** A key that neither we nor a source know was put there by somebody: it could make tokens for every role. */
    private static void strangers(Published sink, Situation situation, Ledger known, Findings findings) {
        Set<KeyId> strangers = new TreeSet<>(sink.keys().kids());
        strangers.removeAll(known.keys().keySet());
        situation
                .observation()
                .listed()
                .forEach(view -> strangers.removeAll(view.keys().kids()));
        if (!strangers.isEmpty()) {
            findings.warning(
                    Rule.W1,
                    sink.sink() + " holds keys that nobody knows, " + strangers
                            + "; they are overwritten. Find out who can write there: they could have made tokens");
        }
    }
}
