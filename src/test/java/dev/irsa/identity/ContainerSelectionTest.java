package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContainerSelectionTest {
    @Test
    void everyContainerOrNone() {
        assertThat(ContainerSelection.ALL.selects("app")).isTrue();
        assertThat(ContainerSelection.ALL.selects("")).isTrue();
        assertThat(ContainerSelection.NONE.selects("app")).isFalse();
        assertThat(ContainerSelection.NONE.selects("")).isFalse();
    }

    @Test
    void exceptAndOnlyAreOpposites() {
        ContainerSelection except = new ContainerSelection.Except(Set.of("proxy"));
        ContainerSelection only = new ContainerSelection.Only(Set.of("proxy"));

        assertThat(Set.of("app", "proxy", "Proxy", "")).allMatch(name -> except.selects(name) != only.selects(name));
        assertThat(only.selects("proxy")).isTrue();
    }

    @Test
    void doesNotChangeWithTheSetItWasMadeOf() {
        Set<String> names = new HashSet<>(Set.of("proxy"));
        ContainerSelection selection = new ContainerSelection.Except(names);

        names.clear();

        assertThat(selection.selects("proxy")).isFalse();
    }
}
