package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.irsa.injection.PodView.Container;
import dev.irsa.injection.PodView.Shape;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContainerProblemsTest {
    private final ContainerProblems problems = new ContainerProblems();

    @Test
    void noneIsNoWarning() {
        assertThat(problems.warnings()).isEmpty();
        assertThat(problems.worst()).isEmpty();
    }

    @Test
    void fiveHundredContainersAreOneWarning() {
        for (int i = 0; i < 500; i++) {
            problems.add(Reason.MOUNT_PATH_TAKEN, container("c" + i));
        }

        assertThat(problems.warnings())
                .containsExactly(new Warning(
                        Reason.MOUNT_PATH_TAKEN,
                        "container c0 and 499 more: the token's path is already mounted; no AWS credentials"));
    }

    @Test
    void theWorstExplainsWhyNothingWasAdded() {
        problems.add(Reason.STATIC_KEYS, container("app"));
        assertThat(problems.worst()).isEmpty();
        problems.add(Reason.IDENTITY_HALF_SET, container("app"));
        assertThat(problems.worst()).contains(Reason.IDENTITY_HALF_SET);
        problems.add(Reason.POD_MALFORMED, container("app"));
        assertThat(problems.worst()).contains(Reason.POD_MALFORMED);
        problems.add(Reason.MOUNT_PATH_TAKEN, container("app"));
        assertThat(problems.worst()).contains(Reason.MOUNT_PATH_TAKEN);
        problems.add(Reason.VOLUME_NAME_TAKEN, container("app"));
        assertThat(problems.worst()).contains(Reason.VOLUME_NAME_TAKEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"VOLUME_NAME_TAKEN", "MOUNT_PATH_TAKEN", "POD_MALFORMED", "IDENTITY_HALF_SET", "STATIC_KEYS"})
    void aLongOrHostileNameStillMakesAWarning(Reason reason) {
        problems.add(reason, container("n\n".repeat(5_000)));
        problems.add(reason, container(null));

        assertThat(problems.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.text())
                        .hasSize(Warning.MAX_LENGTH)
                        .startsWith("container n?n?n?")
                        .doesNotContain("\n"));
    }

    @Test
    void aNamelessContainerIsCalledSo() {
        problems.add(Reason.STATIC_KEYS, container(null));

        assertThat(problems.warnings().getFirst().text()).startsWith("container (unnamed): ");
    }

    @Test
    void otherReasonsAreNotAContainers() {
        problems.add(Reason.NO_ROLE, container("app"));

        assertThatIllegalArgumentException().isThrownBy(problems::warnings);
    }

    private static Container container(@Nullable String name) {
        return new Container(name, Shape.ABSENT, List.of(), Shape.ABSENT, List.of());
    }
}
