package dev.irsa.issuer.check;

import dev.irsa.issuer.Document;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Spoken;
import dev.irsa.issuer.source.Answer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What AWS needs of an answer over HTTP: T3 to T6. */
final class AnswerCheck {
    /** STS gives up near five seconds (re:Post, InvalidIdentityToken). */
    private static final Duration TOO_SLOW = Duration.ofSeconds(5);

    private static final Duration SLOW = Duration.ofSeconds(2);
    private static final Set<Integer> CHALLENGES = Set.of(401, 402, 403, 407, 429, 451);
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[ ,])max-age=\"?(\\d{1,9})");

    private final String what;
    private final Document.Kind kind;
    private final RotationPolicy policy;
    private final Findings findings;

    AnswerCheck(Document.Kind kind, RotationPolicy policy, Findings findings) {
        this.what = switch (kind) {
            case DISCOVERY -> "the discovery document";
            case JWKS -> "the key set";
        };
        this.kind = kind;
        this.policy = policy;
        this.findings = findings;
    }

    /** Passes an answer on whose body is worth reading. */
    Optional<Answer.Answered> get(Answer answer) {
        time(answer.took());
        return switch (answer) {
            case Answer.Answered answered when isGood(answered) -> Optional.of(answered);
            case Answer.Answered _ -> Optional.empty();
            case Answer.Failed failed -> {
                findings.error(rule(failed.cause()), "the server of " + what + " " + failed.why());
                yield Optional.empty();
            }
        };
    }

    private Rule rule(Answer.Cause cause) {
        return switch (cause) {
            case NAME -> Rule.I7;
            case CONNECTION -> Rule.T4;
            case TLS -> Rule.T1;
            case TIME -> Rule.T3;
            case SIZE -> kind == Document.Kind.JWKS ? Rule.K8 : Rule.D4;
        };
    }

    private void time(Duration took) {
        if (took.compareTo(TOO_SLOW) >= 0) {
            findings.error(Rule.T3, what + " took " + Spoken.duration(took) + "; STS gives up near five seconds");
        } else if (took.compareTo(SLOW) >= 0) {
            findings.warning(Rule.T3, what + " took " + Spoken.duration(took) + "; STS gives up near five seconds");
        }
    }

    private boolean isGood(Answer.Answered answer) {
        int status = answer.status();
        if (status >= 300 && status < 400) {
            findings.error(
                    Rule.T4, what + " is answered with a redirect (" + status + "); serve it where it is asked for");
        } else if (CHALLENGES.contains(status)) {
            findings.error(
                    Rule.T4,
                    what + " is answered with status " + status + "; make it public, and exempt it from bot rules");
        } else if (status != 200) {
            findings.error(Rule.T5, what + " is answered with status " + status + " instead of 200");
        } else {
            type(answer);
            cache(answer);
        }
        return status == 200;
    }

    private void type(Answer.Answered answer) {
        String type = answer.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
        String bare = type.split(";", 2)[0].strip();
        boolean accepted = bare.equals("application/json")
                || (kind == Document.Kind.JWKS && bare.equals(Document.Kind.JWKS.contentType()));
        if (!accepted) {
            findings.error(
                    Rule.T5,
                    what + " has the content type " + (bare.isEmpty() ? "none" : bare) + "; it must be "
                            + kind.contentType());
        }
    }

    private void cache(Answer.Answered answer) {
        String control =
                String.join(",", answer.headers().allValues("cache-control")).toLowerCase(Locale.ROOT);
        Matcher age = MAX_AGE.matcher(control);
        if (!age.find()) {
            findings.warning(Rule.T6, what + " has no max-age in Cache-Control; say public, max-age=3600 or less");
        } else if (Duration.ofSeconds(Long.parseLong(age.group(1))).compareTo(longest()) > 0) {
            findings.error(
                    Rule.T6,
                    what + " may be cached for " + age.group(1) + " s; at most "
                            + longest().toSeconds() + " s leave time for a rotation");
        }
    }

    private Duration longest() {
        Duration half = policy.prePublish().dividedBy(2);
        Duration hour = Duration.ofHours(1);
        return half.compareTo(hour) < 0 ? half : hour;
    }

    /** T4 asks for HEAD as well as GET. */
    void head(Answer answer, Answer.Answered get) {
        boolean same = answer instanceof Answer.Answered answered && answered.status() == get.status();
        if (!same) {
            findings.warning(Rule.T4, what + " is answered to GET, but not to HEAD");
        }
    }
}
