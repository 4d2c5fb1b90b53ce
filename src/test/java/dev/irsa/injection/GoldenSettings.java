package dev.irsa.injection;

import com.google.re2j.Pattern;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.Audience;
import dev.irsa.identity.GrantRules;
import dev.irsa.identity.Parsed;
import dev.irsa.identity.Region;
import dev.irsa.identity.RoleSyntax;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.TokenLifetime;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The operator's side of a golden case: a profile, and what is set otherwise. */
record GoldenSettings(
        AnnotationKeys keys, GrantRules rules, InjectionSettings injection, Set<ServiceAccountRef> identities) {

    static GoldenSettings of(String profile, StrictNode node) {
        boolean recommended = switch (profile) {
            case "compatible" -> false;
            case "recommended" -> true;
            default -> throw new IllegalArgumentException("no such profile: " + profile);
        };
        GoldenSettings settings = new GoldenSettings(
                new AnnotationKeys(node.text("annotationPrefix").orElse(AnnotationKeys.DEFAULT_PREFIX)),
                rules(node, recommended),
                injection(node, recommended ? InjectionSettings.RECOMMENDED : InjectionSettings.COMPATIBLE),
                node.texts("identities").stream().map(GoldenSettings::account).collect(Collectors.toSet()));
        node.end();
        return settings;
    }

    static ServiceAccountRef account(String key) {
        int slash = key.indexOf('/');
        return new ServiceAccountRef(key.substring(0, slash), key.substring(slash + 1));
    }

    private static GrantRules rules(StrictNode node, boolean recommended) {
        return new GrantRules(
                syntax(node),
                audience(node, "audience", "sts.amazonaws.com"),
                audience(node, "containerCredentialsAudience", "pods.eks.amazonaws.com"),
                Set.copyOf(node.texts("reservedAudiences")),
                node.number("tokenExpiration").map(TokenLifetime::new).orElse(TokenLifetime.DAY),
                node.flag("stsRegional").orElse(recommended),
                recommended,
                node.text("region").map(text -> valid(Region.parse(text))));
    }

    private static RoleSyntax syntax(StrictNode node) {
        Optional<RoleSyntax.Composition> composition = node.object("compose").map(compose -> {
            RoleSyntax.Composition read = new RoleSyntax.Composition(
                    compose.requiredText("partition"), compose.requiredText("account"), compose.requiredText("path"));
            compose.end();
            return read;
        });
        return new RoleSyntax(composition, node.text("rolePattern").map(Pattern::compile));
    }

    private static Audience audience(StrictNode node, String key, String otherwise) {
        return valid(Audience.parse(node.text(key).orElse(otherwise), Set.of()));
    }

    private static InjectionSettings injection(StrictNode node, InjectionSettings profile) {
        TokenDelivery usual = profile.webIdentity();
        TokenDelivery webIdentity = new TokenDelivery(
                usual.volumeName(), node.text("tokenMountPath").orElse(usual.mountPath()), usual.fileName());
        return new InjectionSettings(
                webIdentity,
                profile.containerCredentials(),
                profile.containerCredentialsUri(),
                node.flag("completeIdentityPair").orElse(profile.completeIdentityPair()),
                node.flag("completeRegionPair").orElse(profile.completeRegionPair()),
                node.flag("disableMetadata").orElse(profile.disableMetadata()),
                node.text("jitter")
                        .map(text ->
                                Jitter.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_')))
                        .orElse(profile.jitter()));
    }

    private static <T> T valid(Parsed<T> parsed) {
        return parsed.orElse(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }
}
