package dev.irsa.cli;

import dev.irsa.aws.iam.ProviderKeeper;
import dev.irsa.issuer.Reach;
import dev.irsa.issuer.check.CheckSettings;
import dev.irsa.issuer.check.TopCertificate;
import dev.irsa.issuer.source.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Thumbprints as they are given, or as the servers show them. */
final class ThumbprintOptions {
    private static final String AUTO = "auto";

    @Option(
            names = "--thumbprint",
            split = ",",
            paramLabel = "HEX|auto",
            description =
                    "of a CA; may be repeated. auto: of the top CA that the issuer's server sends, besides those that "
                            + "are there. Without, thumbprints are left to IAM, which needs them only for a server whose CA it does "
                            + "not trust")
    private List<String> thumbprints = new ArrayList<>();

    /** Those that were named, unless they are to be found out. */
    Optional<List<String>> given() {
        return given(thumbprints);
    }

    static Optional<List<String>> given(List<String> words) {
        return words.isEmpty() || words.contains(AUTO) ? Optional.empty() : Optional.of(List.copyOf(words));
    }

    /** What finds them out, if that is asked for. */
    Optional<ProviderKeeper.Thumbprints> source(Trust trust) {
        return source(thumbprints, trust);
    }

    static Optional<ProviderKeeper.Thumbprints> source(List<String> words, Trust trust) {
        List<String> named = words.stream().filter(each -> !each.equals(AUTO)).toList();
        return words.contains(AUTO)
                ? Optional.of(issuer -> {
                    List<String> all =
                            new ArrayList<>(TopCertificate.thumbprints(issuer, CheckSettings.of(trust, Reach.PRIVATE)));
                    all.addAll(named);
                    return all;
                })
                : Optional.empty();
    }
}
