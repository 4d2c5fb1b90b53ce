package dev.irsa.issuer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What all sources said at one time. That they differ is normal while API servers are restarted one by one.
 *
 * @param views one of each source
 */
public record Observation(List<View> views) {
    public Observation {
        views = List.copyOf(views);
    }

    /** Every key that any source lists; refused when nothing can be read, or what was read must not be published. */
    public Checked<Jwks> keys() {
        Findings findings = new Findings();
        views.forEach(view -> describe(view, findings));
        Jwks union = Jwks.EMPTY;
        for (View.Listed listed : listed().toList()) {
            union = union.union(listed.keys()).into(findings).orElse(union);
        }
        if (listed().findAny().isEmpty()) {
            findings.error(Rule.A2, "no source of keys could be read; what is public stays as it is");
        }
        disagreement().ifPresent(findings::add);
        Jwks keys = union;
        return findings.accept(() -> keys);
    }

    private static void describe(View view, Findings findings) {
        switch (view) {
            case View.Listed listed -> findings.addAll(listed.findings());
            case View.Unreadable(String source, String why) -> findings.warning(Rule.A2, source + " " + why);
            case View.Broken(String source, List<Finding> broken) ->
                broken.forEach(finding -> findings.add(
                        new Finding(finding.rule(), finding.severity(), source + ": " + finding.sentence())));
        }
    }

    private Optional<Finding> disagreement() {
        Set<Set<KeyId>> answers = listed().map(view -> view.keys().kids()).collect(Collectors.toSet());
        return answers.size() < 2
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        Rule.A1,
                        "the sources list different keys; all are published, and none is removed until they agree"));
    }

    Stream<View.Listed> listed() {
        return views.stream().filter(View.Listed.class::isInstance).map(View.Listed.class::cast);
    }

    /** Whether every source answered: only then a key that is not listed is known to be listed nowhere. */
    public boolean isComplete() {
        return !views.isEmpty() && listed().count() == views.size();
    }

    public boolean isListedEverywhere(KeyId kid) {
        return isComplete() && listed().allMatch(view -> view.keys().get(kid).isPresent());
    }

    /** The kids that sign now; empty when that is not known of every source. */
    public Optional<Set<KeyId>> signers() {
        boolean known = isComplete() && listed().allMatch(view -> view.signer().isPresent());
        return known ? Optional.of(seenSigning()) : Optional.empty();
    }

    /** The kids that are known to sign now; there may be others. */
    Set<KeyId> seenSigning() {
        return listed().flatMap(view -> view.signer().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** The first discovery document that a source gave. */
    Optional<Discovery> discovery() {
        return listed().flatMap(view -> view.discovery().stream()).findFirst();
    }
}
