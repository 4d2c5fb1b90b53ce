package dev.irsa.testing.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountProbeTest {
    /** Nothing can be mounted below a process, whoever asks. */
    @Test
    void whatCannotBeMountedIsSaidInOneLine() {
        assertThat(MountProbe.problem(Path.of("/proc/self/mount-probe")))
                .isNotBlank()
                .doesNotContain("\n");
    }
}
