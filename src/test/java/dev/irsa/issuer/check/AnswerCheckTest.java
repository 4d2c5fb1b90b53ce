package dev.irsa.issuer.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Document;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rules;
import dev.irsa.issuer.source.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerCheckTest {
    private static java.util.List<String> check(Answer.Cause cause, Duration took) {
        Findings findings = new Findings();
        new AnswerCheck(Document.Kind.JWKS, RotationPolicy.DEFAULT, findings)
                .get(new Answer.Failed(cause, "fails", took));
        return Rules.in(findings.list());
    }

    @ParameterizedTest
    @CsvSource({"NAME, I7", "CONNECTION, T4", "TLS, T1", "TIME, T3", "SIZE, K8"})
    void everyFailureHasARule(Answer.Cause cause, String rule) {
        assertThat(check(cause, Duration.ZERO)).containsExactly(rule + " error");
    }

    @Test
    void T3_sixSecondsAreTooSlow() {
        assertThat(check(Answer.Cause.SIZE, Duration.ofSeconds(6))).containsExactly("T3 error", "K8 error");
        assertThat(check(Answer.Cause.SIZE, Duration.ofSeconds(3))).containsExactly("T3 warning", "K8 error");
        assertThat(check(Answer.Cause.SIZE, Duration.ofMillis(1999))).containsExactly("K8 error");
    }
}
