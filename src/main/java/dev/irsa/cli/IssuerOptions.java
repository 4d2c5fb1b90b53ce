package dev.irsa.cli;

import dev.irsa.cluster.ApiConnection;
import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.check.CheckSettings;
import dev.irsa.issuer.check.PublicIssuer;
import dev.irsa.issuer.sink.PublicKeys;
import dev.irsa.issuer.sink.Run;
import dev.irsa.issuer.sink.Sink;
import dev.irsa.issuer.sink.StandardOutput;
import dev.irsa.issuer.source.Fetch;
import dev.irsa.issuer.source.KeySources;
import dev.irsa.issuer.source.Trust;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What plan, publish and gate have in common: an issuer, its keys, where they go, and how long to wait. */
final class IssuerOptions {
    private static final Duration FETCH = Duration.ofSeconds(10);

    @Option(
            names = "--issuer",
            required = true,
            paramLabel = "URL",
            description = "the API servers' --service-account-issuer")
    private String issuer = "";

    @Option(
            names = "--keys",
            required = true,
            paramLabel = "FILE|URL|cluster",
            description = {
                "public keys in PEM or DER, or a JSON key set in a file or at an https URL; may be repeated;",
                "cluster: those of the API servers"
            })
    private List<String> keys = new ArrayList<>();

    @Option(names = "--derive-public", description = "take private keys as well, and use only their public half")
    private boolean derivePublic;

    @Option(names = "--stdout", description = "print the documents")
    private boolean standardOutput;

    @Option(
            names = "--ledger",
            defaultValue = "irsa-issuer-ledger.json",
            paramLabel = "FILE|configmap:NAMESPACE/NAME",
            description = {
                "what is remembered between runs (default: ${DEFAULT-VALUE});",
                "configmap:irsa-system/irsa-publisher is that of irsa publisher"
            })
    private String ledger = "irsa-issuer-ledger.json";

    @Mixin
    private IssuerClusterOptions cluster = new IssuerClusterOptions();

    @Mixin
    private IssuerPolicyOptions policyOptions = new IssuerPolicyOptions();

    @Mixin
    private IssuerSinkOptions sinkOptions = new IssuerSinkOptions();

    @Mixin
    private IssuerTrustOptions trustOptions = new IssuerTrustOptions();

    RotationPolicy policy() {
        return policyOptions.policy();
    }

    Situation.Options situation(Optional<KeyId> compromised) {
        return policyOptions.situation(compromised);
    }

    /** The cluster that the options speak of, if they do; whoever asks closes it. */
    Optional<ApiConnection> cluster() {
        List<String> words = new ArrayList<>(keys);
        words.add(ledger);
        return cluster.cluster(words);
    }

    /** A run that reads and writes what the options say, or what is wrong with them. */
    Checked<Run> run(PrintWriter out) {
        Findings findings = new Findings();
        Optional<IssuerUrl> url = IssuerUrl.parse(issuer, trustOptions.reach()).into(findings);
        policy().checked().into(findings);
        Optional<Trust> trust = trust(findings);
        if (url.isEmpty() || trust.isEmpty() || findings.hasErrors()) {
            return new Checked.Refused<>(findings.list());
        }
        sinkOptions.check(List.of(url.get()), findings);
        Optional<List<Sink>> sinks = sinkOptions
                .sinks(url.get(), policy().cacheMaxAge(), trust.get())
                .into(findings);
        return findings.accept(() -> run(url.get(), trust.get(), sinks.orElse(List.of()), out));
    }

    private Optional<Trust> trust(Findings findings) {
        try {
            return Optional.of(trustOptions.trust());
        } catch (IOException e) {
            findings.error(Rule.T1, "--ca-file cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Run run(IssuerUrl url, Trust trust, List<Sink> given, PrintWriter out) {
        // lives as long as the command
        Fetch fetch = new Fetch(trust, FETCH);
        KeySources sources = new KeySources(keys.stream()
                .map(word -> cluster.source(word, derivePublic, fetch))
                .toList());
        List<Sink> sinks = new ArrayList<>(given);
        if (standardOutput || sinks.isEmpty()) {
            sinks.add(new StandardOutput(out));
        }
        CheckSettings settings = CheckSettings.of(trust, trustOptions.reach());
        PublicKeys publicKeys = policyOptions.isUnchecked()
                ? PublicKeys.UNCHECKED
                : new PublicIssuer(url, settings, InstantSource.system());
        return new Run(url, policy(), sources, cluster.ledger(ledger, url), sinks, publicKeys, InstantSource.system());
    }
}
