package dev.irsa.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.Parsed;
import dev.irsa.issuer.IssuerUrl;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProviderPlanTest {
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.example.com/prod");
    private static final ProviderArn ARN = ProviderArn.of(Partition.AWS, "111122223333", ISSUER);
    private static final Map<String, String> OURS = Map.of(OidcProvider.OWNER_TAG, OidcProvider.OWNER);
    private static final String ONE = "a".repeat(40);
    private static final String TWO = "B".repeat(40);

    private static ProviderGoal goal(Set<String> clientIds, boolean prune, boolean adopt) {
        return new ProviderGoal(clientIds, Optional.empty(), Map.of(), prune, adopt);
    }

    private static ProviderGoal goal(String... thumbprints) {
        return new ProviderGoal(Set.of("a"), Optional.of(List.of(thumbprints)), Map.of(), false, false);
    }

    private static List<String> lines(ProviderPlan plan) {
        return ((ProviderPlan.Steps) plan)
                .steps().stream().map(ProviderStep::line).toList();
    }

    private static ProviderPlan plan(OidcProvider there, ProviderGoal goal) {
        return ProviderPlan.of(ISSUER, Optional.of(there), goal);
    }

    @Test
    void whatIsMissingIsMade() {
        ProviderGoal goal = new ProviderGoal(Set.of("b", "a"), Optional.empty(), Map.of("team", "x"), false, false);
        assertThat(lines(ProviderPlan.of(ISSUER, Optional.empty(), goal)))
                .containsExactly("+ provider https://oidc.example.com/prod, client ids a, b,"
                        + " tags {irsa.dev/managed-by=irsa-anywhere, team=x}");
    }

    @Test
    void whatIsRightStays() {
        OidcProvider there = new OidcProvider(ARN, Set.of("a"), List.of(ONE), OURS);
        assertThat(plan(there, goal(Set.of("a"), true, false))).isEqualTo(new ProviderPlan.Steps(List.of(), List.of()));
        assertThat(lines(plan(there, goal(ONE.toUpperCase(java.util.Locale.ROOT)))))
                .isEmpty();
    }

    @Test
    void clientIdsAreAddedAndOnlyPrunedOnRequest() {
        OidcProvider there = new OidcProvider(ARN, Set.of("old", "kept"), List.of(), OURS);
        ProviderPlan plan = plan(there, goal(Set.of("kept", "new"), false, false));
        assertThat(lines(plan)).containsExactly("+ client id new");
        assertThat(((ProviderPlan.Steps) plan).unexpected()).containsExactly("old");
        assertThat(lines(plan(there, goal(Set.of("kept", "new"), true, false))))
                .containsExactly("+ client id new", "- client id old");
    }

    @Test
    void thumbprintsAreReplacedAsAWhole() {
        OidcProvider there = new OidcProvider(ARN, Set.of("a"), List.of(ONE), OURS);
        assertThat(lines(plan(there, goal(ONE, TWO))))
                .containsExactly("~ thumbprints [" + ONE + "] to [" + ONE + ", " + TWO + "]");
    }

    @Test
    void tagsOfOthersStay() {
        Map<String, String> tags = new TreeMap<>(OURS);
        tags.put("theirs", "x");
        tags.put("team", "old");
        ProviderGoal goal = new ProviderGoal(Set.of("a"), Optional.empty(), Map.of("team", "new"), true, false);
        assertThat(lines(plan(new OidcProvider(ARN, Set.of("a"), List.of(), tags), goal)))
                .containsExactly("+ tags {team=new}");
    }

    @Test
    void whatSomebodyElseMadeIsNotTouchedUnlessAdopted() {
        OidcProvider theirs = new OidcProvider(ARN, Set.of("x"), List.of(), Map.of());
        OidcProvider others =
                new OidcProvider(ARN, Set.of("x"), List.of(), Map.of(OidcProvider.OWNER_TAG, "something-else"));
        assertThat(plan(theirs, goal(Set.of("a"), false, false))).isEqualTo(new ProviderPlan.Foreign(theirs));
        assertThat(plan(others, goal(Set.of("a"), false, false))).isEqualTo(new ProviderPlan.Foreign(others));
        assertThat(lines(plan(theirs, goal(Set.of("a"), false, true))))
                .containsExactly("+ tags {irsa.dev/managed-by=irsa-anywhere}", "+ client id a");
    }

    @Test
    void whatIamWouldRefuseIsRefused() {
        Set<String> many = IntStream.range(0, 101).mapToObj(Integer::toString).collect(Collectors.toSet());
        assertThat(goal(many, false, false).checked()).isInstanceOf(Parsed.Invalid.class);
        assertThat(goal(Set.of(), false, false).checked()).isInstanceOf(Parsed.Invalid.class);
        assertThat(goal(Set.of("a b"), false, false).checked()).isInstanceOf(Parsed.Invalid.class);
        assertThat(goal(Set.of("a".repeat(256)), false, false).checked()).isInstanceOf(Parsed.Invalid.class);
        assertThat(goal("a1:b2").checked()).isInstanceOf(Parsed.Invalid.class);
        assertThat(goal(Collections.nCopies(6, ONE).toArray(String[]::new)).checked())
                .isInstanceOf(Parsed.Invalid.class);
        for (Map<String, String> tags : List.of(
                Map.of("aws:x", "y"),
                Map.of("", "y"),
                Map.of("a", "#"),
                Map.of("a", "x".repeat(257)),
                Map.of(OidcProvider.OWNER_TAG, "me"))) {
            assertThat(new ProviderGoal(Set.of("a"), Optional.empty(), tags, false, false).checked())
                    .isInstanceOf(Parsed.Invalid.class);
        }
        ProviderGoal good = new ProviderGoal(Set.of("a"), Optional.of(List.of(ONE)), Map.of("a b", "ü"), false, false);
        assertThat(good.checked()).isEqualTo(Parsed.valid(good));
    }
}
