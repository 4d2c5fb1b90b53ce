package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantResolverTest {
    private static final ServiceAccountRef ACCOUNT = new ServiceAccountRef("demo", "app");
    private static final String ANNOTATED = "arn:aws:iam::111122223333:role/annotated";
    private static final String EXACT = "arn:aws:iam::111122223333:role/exact";
    private static final String PATTERN = "arn:aws:iam::111122223333:role/pattern";
    private static final GrantRules RULES = new GrantRules(
            RoleSyntax.STRICT,
            new Audience("sts.amazonaws.com"),
            new Audience("pods.eks.amazonaws.com"),
            Set.of("api"),
            new TokenLifetime(40_000),
            false,
            false,
            Optional.of(new Region("eu-central-1")));

    private final Map<String, String> annotations = new HashMap<>();
    private final FakeServiceAccounts accounts = new FakeServiceAccounts();
    private final MappingsBuilder mappings = new MappingsBuilder();
    private Set<ServiceAccountRef> identities = Set.of();

    /** Every combination of the four sources, and which of them wins. */
    @ParameterizedTest
    @CsvSource({
        // file, annotation, exact, pattern, winner
        "true, true, true, true, file",
        "true, false, false, false, file",
        "true, true, false, false, file",
        "true, false, true, false, file",
        "false, true, true, true, annotated",
        "false, true, false, true, annotated",
        "false, true, false, false, annotated",
        "false, false, true, true, exact",
        "false, false, true, false, exact",
        "false, false, false, true, pattern",
        "false, false, false, false, none",
    })
    void theHighestSourceWins(boolean file, boolean annotation, boolean exact, boolean pattern, String winner) {
        if (file) {
            identities = Set.of(ACCOUNT);
        }
        if (annotation) {
            annotate("role-arn", ANNOTATED);
        }
        if (exact) {
            mappings.with("demo/app", EXACT);
        }
        if (pattern) {
            mappings.with("*/app", PATTERN);
        }

        String actual = switch (resolve(RULES)) {
            case Resolution.Granted(Grant.WebIdentity grant, var warnings, var version) ->
                grant.role().text().replaceAll(".*/", "");
            case Resolution.Granted(Grant.ContainerCredentials grant, var warnings, var version) -> "file";
            case Resolution.None none -> "none";
            case Resolution.Undecided undecided -> "undecided";
        };
        assertThat(actual).isEqualTo(winner);
    }

    @Test
    void anAccountIsGrantedWhatTheRulesSay() {
        annotate("role-arn", ANNOTATED);

        assertThat(resolve(RULES))
                .isEqualTo(new Resolution.Granted(
                        new Grant.WebIdentity(
                                new RoleArn(ANNOTATED),
                                RULES.audience(),
                                new Grant.Terms(RULES.lifetime(), false, RULES.region(), ContainerSelection.ALL)),
                        List.of(),
                        Optional.of("42")));
    }

    @Test
    void anAccountsOwnTermsGoBeforeTheRules() {
        annotate("role-arn", ANNOTATED);
        annotate("audience", "vault");
        annotate("sts-regional-endpoints", "true");
        annotate("token-expiration", "3600");
        annotate("region", "us-west-2");
        annotate("skip-containers", "proxy");

        assertThat(granted(RULES))
                .isEqualTo(new Grant.WebIdentity(
                        new RoleArn(ANNOTATED),
                        new Audience("vault"),
                        new Grant.Terms(
                                new TokenLifetime(3600),
                                true,
                                Optional.of(new Region("us-west-2")),
                                new ContainerSelection.Except(Set.of("proxy")))));
    }

    @Test
    void everyInvalidTermIsWarnedOfOnce() {
        annotate("role-arn", ANNOTATED);
        annotate("audience", "");
        annotate("sts-regional-endpoints", "yes");
        annotate("token-expiration", "soon");
        annotate("region", "US West");
        annotate("include-containers", "\"");

        Resolution.Granted granted = (Resolution.Granted) resolve(RULES);

        assertThat(granted.warnings())
                .extracting(Warning::reason)
                .containsExactlyInAnyOrder(
                        Reason.AUDIENCE_INVALID,
                        Reason.STS_REGIONAL_INVALID,
                        Reason.EXPIRATION_INVALID,
                        Reason.REGION_INVALID,
                        Reason.CONTAINER_LIST_INVALID);
        assertThat(granted.warnings()).allMatch(warning -> warning.text().startsWith("serviceaccount demo/app: "));
        assertThat(granted.grant().audience()).isEqualTo(RULES.audience());
        assertThat(granted.grant().terms())
                .isEqualTo(new Grant.Terms(RULES.lifetime(), false, RULES.region(), ContainerSelection.NONE));
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, , false",
        "true, false, , false",
        "true, true, , true",
        "false, true, , false",
        "true, true, false, false",
        "false, false, true, true",
    })
    void aMappingThatDoesNotSayFollowsTheFlagOnlyWhenToldTo(
            boolean flag, boolean follows, @Nullable Boolean entry, boolean expected) {
        mappings.with(
                "demo/app", new RoleMapping(EXACT, Optional.empty(), Optional.ofNullable(entry), Optional.empty()));

        assertThat(granted(rules(flag, follows)).terms().regionalSts()).isEqualTo(expected);
    }

    @Test
    void mappingsAndIdentitiesAreReadAnewEachTime() {
        accounts.with(ACCOUNT, annotations);
        GrantResolver resolver = new GrantResolver(RULES, accounts, mappings::build, () -> identities);
        assertThat(resolver.resolve(ACCOUNT, 0)).isInstanceOf(Resolution.None.class);

        mappings.with("demo/app", EXACT);
        assertThat(resolver.resolve(ACCOUNT, 0)).isInstanceOf(Resolution.Granted.class);

        identities = Set.of(ACCOUNT);
        assertThat(((Resolution.Granted) resolver.resolve(ACCOUNT, 0)).grant())
                .isInstanceOf(Grant.ContainerCredentials.class);
    }

    @Test
    void noneHasAReason() {
        assertThat(resolve(RULES)).isEqualTo(new Resolution.None(Reason.NO_ROLE, List.of(), Optional.of("42")));
        accounts.with(ACCOUNT, new Lookup.Absent());
        assertThat(resolver().resolve(ACCOUNT, 0))
                .isEqualTo(new Resolution.None(Reason.SERVICE_ACCOUNT_NOT_FOUND, List.of(), Optional.empty()));
    }

    /** With {@code --namespaces}, neither a mapping nor the identities file reaches beyond them. */
    @Test
    void anAccountOfAForeignNamespaceIsGivenNothing() {
        identities = Set.of(ACCOUNT);
        mappings.with("demo/app", EXACT);
        accounts.with(ACCOUNT, new Lookup.Foreign());
        assertThat(resolver().resolve(ACCOUNT, 0))
                .isEqualTo(new Resolution.None(Reason.SERVICE_ACCOUNT_NOT_FOUND, List.of(), Optional.empty()));
    }

    @Test
    void whatCouldNotBeFoundOutIsNotDecided() {
        identities = Set.of(ACCOUNT);
        mappings.with("demo/app", EXACT);

        accounts.with(ACCOUNT, new Lookup.TimedOut());
        assertThat(resolver().resolve(ACCOUNT, 0))
                .isEqualTo(new Resolution.Undecided(Reason.LOOKUP_TIMEOUT, "the lookup of demo/app took too long"));
        accounts.with(ACCOUNT, new Lookup.Failed("connection refused"));
        assertThat(resolver().resolve(ACCOUNT, 0))
                .isEqualTo(new Resolution.Undecided(Reason.LOOKUP_FAILED, "connection refused"));
    }

    @Test
    void theLongestNamesStillMakeWarnings() {
        ServiceAccountRef longest = new ServiceAccountRef("n".repeat(63), "a".repeat(253));
        mappings.with(
                longest.toString(), new RoleMapping(EXACT, Optional.of("\u00e9"), Optional.empty(), Optional.empty()));

        Resolution.None none = (Resolution.None) resolver().resolve(longest, 0);

        assertThat(none.warnings())
                .singleElement()
                .satisfies(
                        warning -> assertThat(warning.text())
                                .hasSize(Warning.MAX_LENGTH)
                                .endsWith(
                                        "ConfigMap audience has characters that an audience cannot have; pod gets no AWS credentials"));
    }

    private void annotate(String key, String value) {
        annotations.put("eks.amazonaws.com/" + key, value);
    }

    private Resolution resolve(GrantRules rules) {
        accounts.with(ACCOUNT, annotations);
        return new GrantResolver(rules, accounts, mappings::build, () -> identities).resolve(ACCOUNT, 0);
    }

    private GrantResolver resolver() {
        return new GrantResolver(RULES, accounts, mappings::build, () -> identities);
    }

    private Grant granted(GrantRules rules) {
        return ((Resolution.Granted) resolve(rules)).grant();
    }

    private static GrantRules rules(boolean regionalSts, boolean mappingsFollow) {
        return new GrantRules(
                RULES.roleSyntax(),
                RULES.audience(),
                RULES.containerCredentialsAudience(),
                RULES.reservedAudiences(),
                RULES.lifetime(),
                regionalSts,
                mappingsFollow,
                RULES.region());
    }
}
