package dev.irsa.testing.aws;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The OIDC providers, roles and users of all accounts, kept to the limits that IAM documents. */
public final class Iam {
    private static final int MAX_PROVIDERS = 100;
    private static final int MAX_CLIENTS = 100;
    private static final int MAX_CLIENT_LENGTH = 255;
    private static final int MAX_URL = 255;
    private static final int MAX_TRUST_POLICY = 2048;

    /** Regions that an account takes part in only when it says so (IAM User Guide, STS and regions). */
    private static final Set<String> OPT_IN = Set.of(
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-south-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-7",
            "ca-west-1",
            "eu-central-2",
            "eu-south-1",
            "eu-south-2",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "mx-central-1");

    private final boolean portsAllowed;
    private final Map<String, Provider> providers = new ConcurrentHashMap<>();
    private final Map<String, Role> roles = new ConcurrentHashMap<>();
    private final Set<String> enabled = ConcurrentHashMap.newKeySet();

    Iam(boolean portsAllowed) {
        this.portsAllowed = portsAllowed;
    }

    /** An OIDC provider of an account. Its URL is kept byte for byte; its ARN has it without the scheme. */
    public record Provider(String account, String url, Set<String> clientIds) {
        public Provider {
            clientIds = Set.copyOf(clientIds);
        }

        public String arn() {
            return "arn:aws:iam::" + account + ":oidc-provider/" + name();
        }

        /** What stands before {@code :aud} and {@code :sub} in a condition. */
        public String name() {
            return url.substring("https://".length());
        }
    }

    /**
     * A role.
     *
     * @param maxSession from an hour to twelve
     * @param assumable roles that its own policies let it assume
     */
    public record Role(Arn arn, TrustPolicy trust, Duration maxSession, Set<String> assumable) {
        public Role {
            assumable = Set.copyOf(assumable);
        }
    }

    /** CreateOpenIDConnectProvider; thumbprints are optional since 2024. */
    public Provider createProvider(String account, String url, String... clientIds) {
        boolean usable = url.startsWith("https://")
                && url.length() <= MAX_URL
                && PublicHost.parse(url)
                        .filter(uri -> uri.getRawUserInfo() == null
                                && uri.getRawQuery() == null
                                && uri.getRawFragment() == null
                                && (portsAllowed || uri.getPort() < 0 && PublicHost.isPublic(uri)))
                        .isPresent();
        if (!usable) {
            throw new Refusal("InvalidInput", 400, "Invalid Open ID Connect Provider URL");
        }
        Set<String> clients = new HashSet<>(List.of(clientIds));
        if (clients.size() > MAX_CLIENTS
                || clients.stream().anyMatch(each -> each.isEmpty() || each.length() > MAX_CLIENT_LENGTH)) {
            throw new Refusal("LimitExceeded", 409, "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100");
        }
        if (providers.values().stream()
                        .filter(each -> each.account().equals(account))
                        .count()
                >= MAX_PROVIDERS) {
            throw new Refusal("LimitExceeded", 409, "Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100");
        }
        Provider provider = new Provider(account, url, clients);
        if (providers.putIfAbsent(provider.arn(), provider) != null) {
            throw new Refusal("EntityAlreadyExists", 409, "Provider with url " + url + " already exists.");
        }
        return provider;
    }

    /** DeleteOpenIDConnectProvider. */
    public void delete(Provider provider) {
        providers.remove(provider.arn());
    }

    /** CreateRole, for sessions of up to an hour. */
    public Role createRole(String arn, String trustPolicy) {
        return createRole(arn, trustPolicy, Duration.ofHours(1));
    }

    /** CreateRole. */
    public Role createRole(String arn, String trustPolicy, Duration maxSession, String... assumable) {
        if (maxSession.compareTo(Duration.ofHours(1)) < 0 || maxSession.compareTo(Duration.ofHours(12)) > 0) {
            throw Refusal.constraint(
                    "" + maxSession.toSeconds(), "maxSessionDuration", "Member must have value in 3600 to 43200");
        }
        if (trustPolicy.replaceAll("\\s", "").length() > MAX_TRUST_POLICY) {
            throw new Refusal("LimitExceeded", 409, "Cannot exceed quota for ACLSizePerRole: 2048");
        }
        Arn parsed = Arn.parse(arn).filter(Arn::isRole).orElseThrow();
        Role role = new Role(parsed, TrustPolicy.parse(trustPolicy), maxSession, Set.of(assumable));
        if (roles.putIfAbsent(arn, role) != null) {
            throw new Refusal("EntityAlreadyExists", 409, "Role with name " + parsed.name() + " already exists.");
        }
        return role;
    }

    /** UpdateAssumeRolePolicy. */
    public void trust(String arn, String trustPolicy) {
        roles.computeIfPresent(
                arn,
                (_, role) -> new Role(role.arn(), TrustPolicy.parse(trustPolicy), role.maxSession(), role.assumable()));
    }

    /** Lets an account take part in a region that it has to opt in to. */
    public void enableRegion(String account, String region) {
        enabled.add(account + " " + region);
    }

    boolean isEnabled(String account, String region) {
        return !OPT_IN.contains(region) || enabled.contains(account + " " + region);
    }

    Optional<Provider> provider(String account, String url) {
        return providers.values().stream()
                .filter(each -> each.account().equals(account) && each.url().equals(url))
                .findFirst();
    }

    Optional<Role> role(String arn) {
        return Optional.ofNullable(roles.get(arn));
    }
}
