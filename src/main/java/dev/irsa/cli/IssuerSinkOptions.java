package dev.irsa.cli;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.sink.Directory;
import dev.irsa.issuer.sink.Sink;
import dev.irsa.issuer.source.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the documents go. */
final class IssuerSinkOptions {
    @Option(
            names = "--directory",
            split = ",",
            paramLabel = "DIR",
            description = "publish to a directory; ISSUER=DIR: for one of several issuers; may be repeated")
    private List<String> directories = new ArrayList<>();

    @Mixin
    private IssuerBucketOptions buckets = new IssuerBucketOptions();

    /** The sinks of an issuer; they live as long as the process. */
    Checked<List<Sink>> sinks(IssuerUrl issuer, Duration maxAge, Trust trust) {
        Findings findings = new Findings();
        Optional<List<Sink>> remote = buckets.sinks(issuer, maxAge, trust).into(findings);
        List<Sink> sinks = new ArrayList<>(remote.orElse(List.of()));
        directories.stream()
                .map(IssuerPlace::parse)
                .filter(place -> place.isFor(issuer))
                .forEach(place -> sinks.add(new Directory(Path.of(place.place()), issuer)));
        return findings.accept(() -> sinks);
    }

    /** Refuses places for issuers that there are not. */
    void check(Collection<IssuerUrl> issuers, Findings findings) {
        List<String> all = new ArrayList<>(directories);
        all.addAll(buckets.words());
        all.stream()
                .map(IssuerPlace::parse)
                .filter(place -> issuers.stream().noneMatch(place::isFor))
                .forEach(place -> findings.error(
                        Rule.I2, "there is no --issuer " + place.issuer().orElse("") + " for " + place.place()));
    }
}
