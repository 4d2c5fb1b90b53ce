package dev.irsa.issuer.check;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.sink.PublicKeys;
import java.time.InstantSource;

/** The key set as the whole check sees it: it counts as public only when AWS could use it. */
public record PublicIssuer(IssuerUrl issuer, CheckSettings settings, InstantSource clock) implements PublicKeys {
    @Override
    public Checked<Jwks> fetch() {
        CheckReport report = IssuerCheck.run(issuer.text(), settings, clock.instant());
        return report.passed() && report.keys().isPresent()
                ? new Checked.Accepted<>(report.keys().get(), report.findings())
                : new Checked.Refused<>(report.findings());
    }
}
