package dev.irsa.identity;

import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds a pod's identity. The order of sources, highest first: the container-credentials identities file, the
 * ServiceAccount's annotation, an exact ConfigMap entry, a ConfigMap pattern.
 */
public final class GrantResolver {
    private static final String NO_CREDENTIALS = "; pod gets no AWS credentials";

    private final GrantRules rules;
    private final ServiceAccounts accounts;
    private final Supplier<RoleMappings> mappings;
    private final Supplier<Set<ServiceAccountRef>> identities;

    /**
     * A resolver over sources that may change at any time.
     *
     * @param mappings the current revision of the ConfigMap
     * @param identities the accounts that the container-credentials identities file lists now
     */
    public GrantResolver(
            GrantRules rules,
            ServiceAccounts accounts,
            Supplier<RoleMappings> mappings,
            Supplier<Set<ServiceAccountRef>> identities) {
        this.rules = rules;
        this.accounts = accounts;
        this.mappings = mappings;
        this.identities = identities;
    }

    /**
     * Finds the identity of a ServiceAccount's pods.
     *
     * @param deadlineNanos when to give up, on the clock of {@link System#nanoTime()}
     */
    public Resolution resolve(ServiceAccountRef account, long deadlineNanos) {
        return switch (accounts.find(account, deadlineNanos)) {
            case Lookup.Found(ServiceAccountEntry entry) ->
                decide(account, entry.annotations(), true, Optional.of(entry.resourceVersion()));
            case Lookup.Absent() -> decide(account, AccountAnnotations.NONE, false, Optional.empty());
            // Before the mappings, whose patterns may well match its namespace.
            case Lookup.Foreign() -> new Resolution.None(Reason.SERVICE_ACCOUNT_NOT_FOUND, List.of(), Optional.empty());
            case Lookup.TimedOut() ->
                new Resolution.Undecided(Reason.LOOKUP_TIMEOUT, "the lookup of " + account + " took too long");
            case Lookup.Failed(String problem) -> new Resolution.Undecided(Reason.LOOKUP_FAILED, problem);
        };
    }

    private Resolution decide(
            ServiceAccountRef account, AccountAnnotations annotations, boolean exists, Optional<String> version) {
        List<Warning> warnings = new ArrayList<>(2);
        Optional<RoleMapping> mapping = mappings.get().find(account);
        if (identities.get().contains(account)) {
            // What the account itself says goes first; an entry only speaks for accounts that name no role.
            Optional<RoleMapping> speaking = annotations.hasRole() ? Optional.empty() : mapping;
            Grant.Terms terms = terms(
                    account,
                    annotations,
                    speaking.flatMap(RoleMapping::useRegionalSts).orElse(rules.regionalSts()),
                    speaking.flatMap(RoleMapping::lifetime).orElse(rules.lifetime()),
                    warnings);
            return new Resolution.Granted(
                    new Grant.ContainerCredentials(rules.containerCredentialsAudience(), terms), warnings, version);
        }
        if (annotations.hasRole()) {
            return annotated(account, annotations, version, warnings);
        }
        if (mapping.isPresent()) {
            return mapped(account, annotations, mapping.get(), version, warnings);
        }
        if (annotations.roleArn() != null) {
            warnings.add(about(Reason.ROLE_INVALID, account, "role-arn is empty" + NO_CREDENTIALS));
            return new Resolution.None(Reason.ROLE_INVALID, warnings, version);
        }
        return new Resolution.None(exists ? Reason.NO_ROLE : Reason.SERVICE_ACCOUNT_NOT_FOUND, warnings, version);
    }

    private Resolution annotated(
            ServiceAccountRef account,
            AccountAnnotations annotations,
            Optional<String> version,
            List<Warning> warnings) {
        String role = annotations.roleArn();
        Grant.Terms terms = terms(account, annotations, rules.regionalSts(), rules.lifetime(), warnings);
        Optional<String> audience = Optional.ofNullable(annotations.audience());
        return grant(account, role == null ? "" : role, audience, "", terms, version, warnings);
    }

    private Resolution mapped(
            ServiceAccountRef account,
            AccountAnnotations annotations,
            RoleMapping mapping,
            Optional<String> version,
            List<Warning> warnings) {
        Grant.Terms terms = terms(account, annotations, mapping, warnings);
        return grant(account, mapping.role(), mapping.audience(), "ConfigMap ", terms, version, warnings);
    }

    private Resolution grant(
            ServiceAccountRef account,
            String roleText,
            Optional<String> audienceText,
            String origin,
            Grant.Terms terms,
            Optional<String> version,
            List<Warning> warnings) {
        Parsed<RoleArn> role = rules.roleSyntax().parse(roleText);
        if (role instanceof Parsed.Invalid<RoleArn>(String problem)) {
            String what = origin.isEmpty() ? "role-arn " : origin + "role ";
            return refused(Reason.ROLE_INVALID, account, what + problem, version, warnings);
        }
        Audience audience = rules.audience();
        if (audienceText.isPresent() && audienceText.get().isEmpty()) {
            if (origin.isEmpty()) {
                // Kubernetes would read an empty audience as the API server's own.
                warnings.add(about(Reason.AUDIENCE_INVALID, account, "audience is empty; the default is used"));
            }
        } else if (audienceText.isPresent()) {
            switch (Audience.parse(audienceText.get(), rules.reservedAudiences())) {
                case Parsed.Valid<Audience>(Audience value) -> audience = value;
                case Parsed.Invalid<Audience>(String problem) -> {
                    return refused(Reason.AUDIENCE_INVALID, account, origin + "audience " + problem, version, warnings);
                }
            }
        }
        RoleArn arn = role.orElse(problem -> {
            throw new IllegalStateException(problem);
        });
        return new Resolution.Granted(new Grant.WebIdentity(arn, audience, terms), warnings, version);
    }

    private static Resolution refused(
            Reason reason,
            ServiceAccountRef account,
            String problem,
            Optional<String> version,
            List<Warning> warnings) {
        warnings.add(about(reason, account, problem + NO_CREDENTIALS));
        return new Resolution.None(reason, warnings, version);
    }

    /** The terms that a ServiceAccount's own annotations set, over these defaults. */
    private Grant.Terms terms(
            ServiceAccountRef account,
            AccountAnnotations annotations,
            boolean regionalByDefault,
            TokenLifetime lifetimeByDefault,
            List<Warning> warnings) {
        boolean regional = regionalByDefault;
        if (annotations.stsRegionalEndpoints() != null) {
            switch (GoBoolean.parse(annotations.stsRegionalEndpoints())) {
                case Parsed.Valid<Boolean>(Boolean value) -> regional = value;
                case Parsed.Invalid<Boolean>(String problem) ->
                    warnings.add(about(
                            Reason.STS_REGIONAL_INVALID,
                            account,
                            "sts-regional-endpoints " + problem + "; the default is used"));
            }
        }
        TokenLifetime lifetime = lifetimeByDefault;
        if (annotations.tokenExpiration() != null) {
            switch (TokenLifetime.parse(annotations.tokenExpiration())) {
                case Parsed.Valid<TokenLifetime.Stated>(TokenLifetime.Stated stated) -> {
                    lifetime = stated.lifetime();
                    if (stated.clamped()) {
                        warnings.add(about(
                                Reason.EXPIRATION_CLAMPED,
                                account,
                                "token-expiration is outside 600 to 86400; " + lifetime.seconds() + " is used"));
                    }
                }
                case Parsed.Invalid<TokenLifetime.Stated>(String problem) ->
                    warnings.add(about(
                            Reason.EXPIRATION_INVALID,
                            account,
                            "token-expiration " + problem + "; the default is used"));
            }
        }
        return new Grant.Terms(
                lifetime, regional, region(account, annotations, warnings), containers(account, annotations, warnings));
    }

    /** The terms of a ConfigMap entry, which replace those that the ServiceAccount's annotations would set. */
    private Grant.Terms terms(
            ServiceAccountRef account, AccountAnnotations annotations, RoleMapping mapping, List<Warning> warnings) {
        boolean unsaid = rules.mappingsFollowRegionalSts() && rules.regionalSts();
        return new Grant.Terms(
                mapping.lifetime().orElse(rules.lifetime()),
                mapping.useRegionalSts().orElse(unsaid),
                region(account, annotations, warnings),
                containers(account, annotations, warnings));
    }

    private Optional<Region> region(ServiceAccountRef account, AccountAnnotations annotations, List<Warning> warnings) {
        if (annotations.region() == null) {
            return rules.region();
        }
        return switch (Region.parse(annotations.region())) {
            case Parsed.Valid<Region>(Region region) -> Optional.of(region);
            case Parsed.Invalid<Region>(String problem) -> {
                warnings.add(about(Reason.REGION_INVALID, account, "region " + problem + "; the default is used"));
                yield rules.region();
            }
        };
    }

    private static ContainerSelection containers(
            ServiceAccountRef account, AccountAnnotations annotations, List<Warning> warnings) {
        return ContainerLists.parse(annotations.skipContainers(), annotations.includeContainers())
                .map(stated -> {
                    stated.problem()
                            .ifPresent(problem -> warnings.add(about(Reason.CONTAINER_LIST_INVALID, account, problem)));
                    return stated.selection();
                })
                .orElse(ContainerSelection.ALL);
    }

    private static Warning about(Reason reason, ServiceAccountRef account, String message) {
        return Warning.about(reason, "serviceaccount " + account, message);
    }
}
