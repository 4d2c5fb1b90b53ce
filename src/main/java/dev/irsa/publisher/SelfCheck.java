package dev.irsa.publisher;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.check.CheckReport;
import dev.irsa.issuer.check.CheckSettings;
import dev.irsa.issuer.check.IssuerCheck;
import dev.irsa.issuer.sink.PublicKeys;
import dev.irsa.issuer.source.cluster.MintedToken;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Looks at the issuer as AWS does, and verifies the tokens that API servers signed a moment ago with the public documents
 * alone.
 *
 * <p>A token that does not verify is an alarm, and no reason to doubt the keys that were fetched: a cache may hold the set
 * from before a rotation.
 */
final class SelfCheck implements PublicKeys {
    private static final Set<Rule> TOKEN = EnumSet.of(Rule.V1, Rule.V2, Rule.V3, Rule.V4, Rule.V5);

    private final IssuerUrl issuer;
    private final boolean alone;
    private final CheckSettings settings;
    private final Supplier<List<MintedToken>> tokens;
    private final InstantSource clock;
    private volatile Optional<CheckReport> last = Optional.empty();

    /**
     * A check of one issuer.
     *
     * @param alone whether there is no other issuer, so that every token must be of this one
     */
    SelfCheck(
            IssuerUrl issuer,
            boolean alone,
            CheckSettings settings,
            Supplier<List<MintedToken>> tokens,
            InstantSource clock) {
        this.issuer = issuer;
        this.alone = alone;
        this.settings = settings;
        this.tokens = tokens;
        this.clock = clock;
    }

    void forget() {
        last = Optional.empty();
    }

    /** What the check of this round came to. */
    Optional<CheckReport> last() {
        return last;
    }

    @Override
    public Checked<Jwks> fetch() {
        List<String> ours = tokens.get().stream()
                .filter(token -> alone || token.issuer().equals(issuer.text()))
                .map(MintedToken::text)
                .toList();
        CheckReport report = IssuerCheck.run(issuer.text(), settings.withTokens(ours), clock.instant());
        last = Optional.of(report);
        boolean usable =
                report.findings().stream().filter(Finding::isError).allMatch(finding -> TOKEN.contains(finding.rule()));
        return usable && report.keys().isPresent()
                ? new Checked.Accepted<>(report.keys().get(), report.findings())
                : new Checked.Refused<>(report.findings());
    }
}
