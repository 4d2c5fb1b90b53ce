package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.audit.AuditReport;
import dev.irsa.audit.AuditReport.Missed;
import dev.irsa.audit.Finding;
import dev.irsa.identity.ServiceAccountRef;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditExitTest {
    private static int exit(List<Missed> missed, int undecided) {
        Optional<String> problem = undecided == 0 ? Optional.empty() : Optional.of("it took too long");
        return AuditCommand.exitCode(new AuditReport(5, missed, undecided, problem));
    }

    @Test
    void missedPodsCountThoughOthersCouldNotBeJudged() {
        List<Missed> missed = List.of(new Missed(
                "demo",
                "app",
                "u-1",
                new Finding(Finding.Kind.NOT_INJECTED, new ServiceAccountRef("demo", "app"), "role", "")));
        assertThat(exit(List.of(), 0)).isZero();
        assertThat(exit(List.of(), 1)).isEqualTo(1);
        assertThat(exit(missed, 0)).isEqualTo(3);
        assertThat(exit(missed, 1)).isEqualTo(3);
    }
}
