package dev.irsa.cli;

import dev.irsa.config.SettingsException;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.check.CheckSettings;
import dev.irsa.issuer.sink.Sink;
import dev.irsa.issuer.source.Trust;
import dev.irsa.publisher.PublisherParts;
import dev.irsa.publisher.Schedule;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code irsa publisher} publishes, where, and when. */
final class PublisherOptions {
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(12);
    private static final Duration HOUR = Duration.ofHours(1);

    /** What becomes of differences. */
    enum Mode {
        ENFORCE,
        REPORT
    }

    @Option(
            names = "--issuer",
            required = true,
            split = ",",
            paramLabel = "URL",
            description = "The API servers' --service-account-issuer; a second one while it is being changed.")
    private List<String> issuers = new ArrayList<>();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "enforce: repair what differs; report: only say so (enforce).")
    private Mode mode = Mode.ENFORCE;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "From one round to the next; drift is found within it (5m).")
    private Duration interval = Duration.ofMinutes(5);

    @Option(
            names = "--look-interval",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How often the API servers are asked in between whether they list other keys (15s).")
    private Duration look = Duration.ofSeconds(15);

    @Option(
            names = "--ready-within",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How old the last good round may be for the publisher to be ready (15m).")
    private Duration freshness = Duration.ofMinutes(15);

    @Option(
            names = "--audience",
            split = ",",
            paramLabel = "TEXT",
            description = "Audience of the token that the self-check verifies (sts.amazonaws.com).")
    private List<String> audiences = new ArrayList<>(List.of(CheckSettings.STS));

    @Mixin
    private IssuerSinkOptions sinks = new IssuerSinkOptions();

    @Mixin
    private IssuerPolicyOptions policy = new IssuerPolicyOptions();

    @Mixin
    private IssuerTrustOptions trust = new IssuerTrustOptions();

    @Mixin
    private PublisherServeOptions serve = new PublisherServeOptions();

    @Mixin
    private PublisherProviderOptions provider = new PublisherProviderOptions();

    @Mixin
    final PublisherSourceOptions sources = new PublisherSourceOptions();

    @Mixin
    final PublisherClusterOptions cluster = new PublisherClusterOptions();

    Duration freshness() {
        return freshness;
    }

    String audience() {
        return audiences.getFirst();
    }

    Trust trusted() {
        try {
            return trust.trust();
        } catch (IOException e) {
            throw new SettingsException("--ca-file cannot be read: " + e.getMessage() + ".");
        }
    }

    /**
     * Everything that does not need the cluster.
     *
     * @throws SettingsException naming all that is wrong
     */
    PublisherParts.Settings settings() {
        check();
        Findings findings = new Findings();
        Set<IssuerUrl> urls = new LinkedHashSet<>();
        issuers.forEach(
                text -> IssuerUrl.parse(text, trust.reach()).into(findings).ifPresent(urls::add));
        policy.policy().checked().into(findings);
        sinks.check(urls, findings);
        Trust trusted = trusted();
        Map<IssuerUrl, List<Sink>> places = new LinkedHashMap<>();
        for (IssuerUrl url : urls) {
            List<Sink> of = sinks.sinks(url, policy.policy().cacheMaxAge(), trusted)
                    .into(findings)
                    .orElse(List.of());
            if (of.isEmpty() && !serve.isAsked() && !findings.hasErrors()) {
                findings.error(
                        Rule.W4,
                        "there is nowhere to publish " + url + " to; say --sink, --directory or --serve-tls-cert");
            }
            places.put(url, of);
        }
        Optional<CheckSettings> check = policy.isUnchecked()
                ? Optional.empty()
                : Optional.of(new CheckSettings(
                        trusted,
                        trust.reach(),
                        Duration.ofSeconds(10),
                        rotation(),
                        List.of(),
                        Set.copyOf(audiences),
                        Optional.empty()));
        Checked<PublisherParts.Settings> settings = findings.accept(() -> new PublisherParts.Settings(
                places,
                rotation(),
                policy.situation(Optional.empty()),
                check,
                mode == Mode.ENFORCE,
                serve.settings(
                        policy.policy().cacheMaxAge(),
                        policy.situation(Optional.empty()).mode()),
                provider.settings(Set.copyOf(audiences), mode == Mode.ENFORCE, trusted),
                new Schedule(interval, look)));
        return settings.orElse(found -> {
            throw new SettingsException(found.stream()
                    .filter(Finding::isError)
                    .map(finding -> finding.rule() + ": " + finding.sentence())
                    .collect(Collectors.joining("\n")));
        });
    }

    private void check() {
        if (!look.isPositive() || look.compareTo(LONGEST_LOOK) > 0) {
            throw new SettingsException("--look-interval must be more than nothing and at most 5m.");
        }
        // a day without a look makes waiting for removals begin anew
        if (interval.toMillis() < 1000 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw new SettingsException("--interval must be from 1s to 12h.");
        }
        if (freshness.compareTo(interval.multipliedBy(2)) < 0) {
            throw new SettingsException(
                    "--ready-within must be at least twice the --interval of " + interval.toSeconds() + "s.");
        }
        sources.apiServers.check();
        if (audiences.isEmpty() || audiences.stream().anyMatch(String::isBlank)) {
            throw new SettingsException("--audience must not be empty.");
        }
        for (String name : cluster.names()) {
            if (!ServiceAccountRef.isName(name)) {
                throw new SettingsException("'" + name.toLowerCase(Locale.ROOT)
                        + "' cannot be the name of an object; see --namespace, --service-account, --config-map and "
                        + "--lease.");
            }
        }
    }

    /** Somebody who looks every few minutes and then not for an hour has missed something. */
    RotationPolicy rotation() {
        Duration missed = interval.multipliedBy(3);
        return policy.policy().withBlindness(missed.compareTo(HOUR) > 0 ? missed : HOUR);
    }
}
