package dev.irsa.injection;

import dev.irsa.identity.Grant;
import dev.irsa.identity.Parsed;
import dev.irsa.identity.Region;
import dev.irsa.injection.PodView.Container;
import dev.irsa.injection.PodView.EnvVar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The variables that a grant adds to a container, in the AWS webhook's order: regional STS, region, identity. They go to
 * the end of the list, each group by itself; a name that the user set is never set again.
 */
final class Environment {
    static final String ACCESS_KEY_ID = "AWS_ACCESS_KEY_ID";

    private static final String STS_REGIONAL = "AWS_STS_REGIONAL_ENDPOINTS";
    private static final String DEFAULT_REGION = "AWS_DEFAULT_REGION";
    private static final String REGION = "AWS_REGION";
    static final String ROLE_ARN = "AWS_ROLE_ARN";
    static final String TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";
    static final String FULL_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    static final String AUTHORIZATION_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    private static final String METADATA_DISABLED = "AWS_EC2_METADATA_DISABLED";

    private final InjectionSettings settings;
    private final JsonNode regionalSts = Patches.variable(STS_REGIONAL, "regional");
    private final JsonNode metadataDisabled = Patches.variable(METADATA_DISABLED, "true");
    private final boolean addRegionalSts;
    private final @Nullable JsonNode defaultRegion;
    private final @Nullable JsonNode region;
    private final String identityName;
    private final String tokenName;
    private final JsonNode identity;
    private final JsonNode token;

    Environment(InjectionSettings settings, Grant grant, Optional<Region> region, String tokenPath) {
        this.settings = settings;
        this.addRegionalSts = grant.terms().regionalSts();
        this.defaultRegion =
                region.map(r -> Patches.variable(DEFAULT_REGION, r.text())).orElse(null);
        this.region = region.map(r -> Patches.variable(REGION, r.text())).orElse(null);
        switch (grant) {
            case Grant.WebIdentity webIdentity -> {
                this.identityName = ROLE_ARN;
                this.tokenName = TOKEN_FILE;
                this.identity = Patches.variable(ROLE_ARN, webIdentity.role().text());
            }
            case Grant.ContainerCredentials _ -> {
                this.identityName = FULL_URI;
                this.tokenName = AUTHORIZATION_FILE;
                this.identity = Patches.variable(FULL_URI, settings.containerCredentialsUri());
            }
        }
        this.token = Patches.variable(tokenName, tokenPath);
    }

    /**
     * What a container gets.
     *
     * @param variables in order, to be appended
     * @param needsMount whether the container is to have the token
     * @param tokenFile where the user says that the token is; null when the user does not say
     * @param halfSet whether the user set one of the two identity variables, and it stays so
     */
    record Additions(
            List<JsonNode> variables,
            boolean needsMount,
            @Nullable String tokenFile,
            boolean halfSet) {}

    Additions additionsTo(Container container) {
        List<JsonNode> variables = new ArrayList<>(6);
        boolean stsSet = container.sets(STS_REGIONAL);
        if (!stsSet && addRegionalSts) {
            variables.add(regionalSts);
        }
        boolean regionSet = addRegion(container, variables);

        boolean identitySet = container.sets(identityName);
        EnvVar userToken = container.find(tokenName);
        boolean tokenSet = userToken != null;
        boolean complete = !identitySet && !tokenSet || settings.completeIdentityPair();
        if (complete && !identitySet) {
            variables.add(identity);
        }
        boolean addsToken = complete && !tokenSet;
        if (addsToken) {
            variables.add(token);
        }
        if (settings.disableMetadata() && !container.sets(METADATA_DISABLED)) {
            variables.add(metadataDisabled);
        }
        // A user who set all three groups has taken the whole matter into their own hands, and gets no mount either:
        // the AWS webhook's rule, kept because the pods that rely on it exist.
        boolean handMade = (identitySet || tokenSet) && regionSet && stsSet;
        return new Additions(
                variables,
                addsToken || !handMade,
                userToken == null ? null : userToken.value(),
                identitySet != tokenSet && !complete);
    }

    /** Both names or none; with the setting, also the twin of the one that the user set. Whether the user set any. */
    private boolean addRegion(Container container, List<JsonNode> variables) {
        EnvVar userDefault = container.find(DEFAULT_REGION);
        EnvVar user = container.find(REGION);
        if (userDefault == null && user == null) {
            if (defaultRegion != null && region != null) {
                variables.add(defaultRegion);
                variables.add(region);
            }
            return false;
        }
        if (settings.completeRegionPair()) {
            if (user == null && userDefault != null) {
                addTwin(REGION, userDefault, variables);
            } else if (userDefault == null && user != null) {
                addTwin(DEFAULT_REGION, user, variables);
            }
        }
        return true;
    }

    /** A value that comes from elsewhere, or that a kubelet would expand, has no twin. */
    private static void addTwin(String name, EnvVar of, List<JsonNode> variables) {
        if (of.value() != null && Region.parse(of.value()) instanceof Parsed.Valid<Region>(Region value)) {
            variables.add(Patches.variable(name, value.text()));
        }
    }
}
