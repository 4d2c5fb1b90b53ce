package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleMappingsTest {
    private static final ServiceAccountRef ACCOUNT = new ServiceAccountRef("team-a", "app");

    /** Most specific first; every one of them matches the account. */
    private static final List<String> ORDER = List.of(
            "team-a/app",
            "team-a/ap*",
            "team-a/*p",
            "team-a/*",
            "team-a*/app",
            "team-a*/a*",
            "team-*/app",
            "team-*/*",
            "t*/app",
            "*am-a/app",
            "*-a/app",
            "*-a/*",
            "*/app",
            "*/*pp",
            "*/*");

    @Test
    void theMostSpecificWinsWhateverTheOrder() {
        for (int from = 0; from < ORDER.size(); from++) {
            List<String> keys = new ArrayList<>(ORDER.subList(from, ORDER.size()));
            for (int round = 0; round < 20; round++) {
                Collections.shuffle(keys, new Random(round));
                assertThat(winner(keys)).as("of %s", keys).isEqualTo(ORDER.get(from));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"team-b*/app", "team-a/apps", "other/*", "*/ap", "team-a/App*", "team-a*/", "*eam/app"})
    void whatDoesNotMatchIsNotFound(String key) {
        assertThat(new MappingsBuilder().with(key, "r").build().find(ACCOUNT)).isEmpty();
    }

    @Test
    void patternsOfTheSameRankAreTakenInTheOrderOfTheirText() {
        List<String> keys = new ArrayList<>(List.of("*m*/app", "*a*/app", "*e*/app"));
        for (int round = 0; round < 6; round++) {
            Collections.shuffle(keys, new Random(round));
            assertThat(winner(keys)).isEqualTo("*a*/app");
        }
    }

    @Test
    void anExactEntryIsForItsAccountAlone() {
        RoleMappings mappings = new MappingsBuilder().with("team-a/app", "r").build();

        assertThat(mappings.find(ACCOUNT)).isPresent();
        assertThat(mappings.find(new ServiceAccountRef("team-a", "apps"))).isEmpty();
        assertThat(mappings.find(new ServiceAccountRef("team", "app"))).isEmpty();
    }

    @Test
    void countsEveryEntry() {
        assertThat(new MappingsBuilder()
                        .with("a/b", "r")
                        .with("a/*", "r")
                        .build()
                        .size())
                .isEqualTo(2);
        assertThat(RoleMappings.NONE.size()).isZero();
        assertThat(RoleMappings.NONE.find(ACCOUNT)).isEmpty();
    }

    private static String winner(List<String> keys) {
        MappingsBuilder builder = new MappingsBuilder();
        keys.forEach(key -> builder.with(key, key));
        return builder.build().find(ACCOUNT).orElseThrow().role();
    }
}
