package dev.irsa.clients;

import dev.irsa.testing.aws.Call;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of a client, and of its token.
 *
 * @param cell as in the table, with the region of STS behind a role
 * @param sts what STS made of the token, with the rule that it was refused for
 */
record Reaction(String cell, String sts) {
    static final String TAKEN = "taken";

    /** A role by way of the right STS: nothing was noticed. */
    static final Reaction GREEN = new Reaction(Outcome.ROLE + " by " + Network.REGION, TAKEN);

    static final String UNASKED = "not asked";

    /** The client never came so far as to send a token. */
    static Reaction unasked(String cell) {
        return new Reaction(cell, UNASKED);
    }

    /** STS refused the token because of this rule, and the client said so. */
    static Reaction invalidToken(String rule) {
        return new Reaction("error: InvalidIdentityToken", "InvalidIdentityToken (" + rule + ")");
    }

    /** With everything that reached STS in the meantime; one that tried several times had the same answer each time. */
    static Reaction of(String cell, List<Call> calls) {
        String sts = calls.stream()
                .filter(call -> call.action().equals("AssumeRoleWithWebIdentity"))
                .map(Reaction::answer)
                .distinct()
                .collect(Collectors.joining(", "));
        return new Reaction(cell, sts.isEmpty() ? UNASKED : sts);
    }

    private static String answer(Call call) {
        if (!call.isRefused()) {
            return TAKEN;
        }
        return call.rule().isEmpty() ? call.outcome() : call.outcome() + " (" + call.rule() + ")";
    }
}
