package dev.irsa.issuer;

import java.util.Set;

/** One thing to do; together, in their order, steps are a plan. A crash between any two does no harm. */
public sealed interface Step {
    /** What it serves. */
    Rule rule();

    /** What is done, for people. */
    String sentence();

    /**
     * Remember what was seen and decided. It comes first and is always there: whoever fails to save because somebody
     * else did in between must not publish either.
     */
    record SaveLedger(Ledger ledger) implements Step {
        @Override
        public Rule rule() {
            return Rule.W2;
        }

        @Override
        public String sentence() {
            return "remember " + ledger.keys().size() + " keys";
        }
    }

    /** Publish a set that lacks nothing that is published now. */
    record PublishJwks(Document document, Set<KeyId> added) implements Step {
        @Override
        public Rule rule() {
            return Rule.G1;
        }

        @Override
        public String sentence() {
            return added.isEmpty() ? "publish the key set" : "publish the key set, with the new keys " + added;
        }
    }

    /** Publish a set without one key; in an emergency without any compromised one, and perhaps with new ones. */
    record RemoveKey(KeyId kid, Document document, boolean emergency) implements Step {
        @Override
        public Rule rule() {
            return emergency ? Rule.G6 : Rule.G3;
        }

        @Override
        public String sentence() {
            return emergency
                    ? "remove the compromised key " + kid + "; restart every pod that holds a token it signed"
                    : "remove key " + kid + ", which no living token can need";
        }
    }

    /** Publish the document that points to the set. */
    record PublishDiscovery(Document document) implements Step {
        @Override
        public Rule rule() {
            return Rule.D1;
        }

        @Override
        public String sentence() {
            return "publish the discovery document";
        }
    }

    /** Fetch the set as everybody does; from here the time counts for keys that are seen for the first time. */
    record ConfirmPublic(Jwks keys) implements Step {
        @Override
        public Rule rule() {
            return Rule.G2;
        }

        @Override
        public String sentence() {
            return "fetch the key set publicly and compare";
        }
    }
}
