package dev.irsa.cli;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.irsa.config.SettingsException;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.Audience;
import dev.irsa.identity.GrantRules;
import dev.irsa.identity.Parsed;
import dev.irsa.identity.Region;
import dev.irsa.identity.RoleArn;
import dev.irsa.identity.RoleSyntax;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.TokenLifetime;
import dev.irsa.injection.InjectionSettings;
import dev.irsa.injection.Injector;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a pod's identity is made of: the options that the webhook shares with the offline commands. */
final class GrantOptions {
    /** Where the differences between the two profiles are. */
    enum Profile {
        compatible,
        recommended
    }

    /**
     * The audiences that API servers are commonly started with. Whoever uses others says so with the option, which adds
     * to these.
     */
    private static final List<String> COMMON_API_AUDIENCES = List.of(
            "https://kubernetes.default.svc",
            "https://kubernetes.default.svc.cluster.local",
            "https://kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes",
            "api",
            "k3s",
            "rke2");

    private static final int MAX_PREFIX = 200;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Set of defaults: compatible, which does what the AWS webhook does, or recommended.")
    Profile profile = Profile.compatible;

    @Option(names = "--annotation-prefix", paramLabel = "DOMAIN", description = "Domain of the annotations.")
    String annotationPrefix = AnnotationKeys.DEFAULT_PREFIX;

    @Option(names = "--token-audience", paramLabel = "TEXT", description = "Audience where none is annotated.")
    String tokenAudience = "sts.amazonaws.com";

    @Option(
            names = "--token-expiration",
            paramLabel = "SECONDS",
            description = "Token lifetime where none is annotated, 600 to 86400.")
    String tokenExpiration = String.valueOf(TokenLifetime.MAX_SECONDS);

    @Option(
            names = "--aws-default-region",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "REGION",
            description = "Region to inject; none by default.")
    String region = "";

    @Option(
            names = "--sts-regional-endpoint",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description =
                    "Tell SDKs to use the region's own STS where no annotation says. By default: recommended only.")
    @Nullable
    Boolean regionalSts;

    @Option(
            names = "--compose-role-arn",
            showDefaultValue = Visibility.NEVER,
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Complete bare role names with the account, partition and path below.")
    boolean composeRoleArn;

    @Option(
            names = "--aws-account-id",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "DIGITS",
            description = "Account of bare role names.")
    String account = "";

    @Option(names = "--aws-partition", paramLabel = "NAME", description = "Partition of bare role names.")
    String partition = "aws";

    @Option(names = "--aws-role-path", paramLabel = "PATH", description = "Path of bare role names.")
    String rolePath = "/";

    @Option(
            names = "--role-arn-pattern",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "REGEX",
            description = "Also accept roles that match as a whole (RE2 syntax), for S3-compatible servers.")
    String roleArnPattern = "";

    @Option(
            names = "--api-audiences",
            showDefaultValue = Visibility.NEVER,
            split = ",",
            paramLabel = "TEXT",
            description =
                    "The API server's own audiences, its issuer among them; never granted. Added to the common ones, "
                            + "and in a pod to those of the pod's own token.")
    List<String> apiAudiences = List.of();

    @Mixin
    InjectionOptions injection = new InjectionOptions();

    /** The annotation keys. */
    AnnotationKeys annotationKeys() {
        String prefix = annotationPrefix;
        boolean reserved = prefix.equals("kubernetes.io")
                || prefix.equals("k8s.io")
                || prefix.endsWith(".kubernetes.io")
                || prefix.endsWith(".k8s.io");
        if (prefix.length() > MAX_PREFIX || !ServiceAccountRef.isName(prefix) || reserved) {
            throw new SettingsException("--annotation-prefix must be a domain of your own such as "
                    + AnnotationKeys.DEFAULT_PREFIX + ", without a slash and not one of Kubernetes.");
        }
        return new AnnotationKeys(prefix);
    }

    /** What grants are made of. */
    GrantRules rules() {
        Set<String> reserved = new LinkedHashSet<>(COMMON_API_AUDIENCES);
        reserved.addAll(OwnToken.audiences());
        reserved.addAll(apiAudiences);
        return new GrantRules(
                roleSyntax(),
                audience("--token-audience", tokenAudience, reserved),
                audience("--container-credentials-audience", injection.containerCredentialsAudience, reserved),
                reserved,
                lifetime(),
                regionalSts == null ? recommended() : regionalSts,
                recommended(),
                region());
    }

    /** What is added to pods. */
    Injector injector() {
        return new Injector(injectionSettings());
    }

    InjectionSettings injectionSettings() {
        return injection.settings(recommended());
    }

    private boolean recommended() {
        return profile == Profile.recommended;
    }

    private static Audience audience(String flag, String text, Set<String> reserved) {
        return Audience.parse(text, reserved).orElse(problem -> {
            throw new SettingsException(flag + " " + problem + "; give one such as sts.amazonaws.com.");
        });
    }

    /** Sentences about settings that are not followed to the letter. */
    List<String> notes() {
        boolean clamped = TokenLifetime.parse(tokenExpiration)
                        instanceof Parsed.Valid<TokenLifetime.Stated>(TokenLifetime.Stated stated)
                && stated.clamped();
        return clamped
                ? List.of("--token-expiration is outside 600 to 86400; "
                        + lifetime().seconds() + " is used.")
                : List.of();
    }

    private TokenLifetime lifetime() {
        return TokenLifetime.parse(tokenExpiration)
                .orElse(problem -> {
                    throw new SettingsException("--token-expiration " + problem + "; give one from 600 to 86400.");
                })
                .lifetime();
    }

    private Optional<Region> region() {
        if (region.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Region.parse(region).orElse(problem -> {
            throw new SettingsException("--aws-default-region " + problem + "; give one such as eu-central-1.");
        }));
    }

    private RoleSyntax roleSyntax() {
        return new RoleSyntax(composition(), widened());
    }

    private Optional<RoleSyntax.Composition> composition() {
        if (!composeRoleArn) {
            return Optional.empty();
        }
        if (!RoleArn.isAccount(account)) {
            throw new SettingsException("--compose-role-arn needs --aws-account-id with the account's twelve digits.");
        }
        if (!RoleArn.isPartition(partition)) {
            throw new SettingsException(
                    "--aws-partition is not a partition; give one such as aws, aws-cn or aws-us-gov.");
        }
        try {
            return Optional.of(new RoleSyntax.Composition(partition, account, rolePath));
        } catch (IllegalArgumentException _) {
            throw new SettingsException("--aws-role-path must begin and end with a slash, such as / or /teams/.");
        }
    }

    private Optional<Pattern> widened() {
        if (roleArnPattern.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(roleArnPattern));
        } catch (PatternSyntaxException e) {
            throw new SettingsException("--role-arn-pattern is not a regular expression of RE2: "
                    + e.getDescription().toLowerCase(Locale.ROOT) + ".");
        }
    }
}
