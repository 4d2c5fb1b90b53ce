package dev.irsa.issuer.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Findings;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Reach;
import dev.irsa.issuer.source.Trust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JwksUriTest {
    @ParameterizedTest
    @CsvSource({"65535, true", "65536, false", "99999, false", "2147483648, false"})
    void aPortIsOne(String port, boolean usable) {
        Findings findings = new Findings();
        assertThat(JwksUri.check(
                                "https://oidc.irsa.dev:" + port + "/keys",
                                new IssuerUrl("https://oidc.irsa.dev"),
                                Reach.PUBLIC,
                                findings)
                        .isPresent())
                .isEqualTo(usable);
        assertThat(findings.hasErrors()).isEqualTo(!usable);
    }

    @Test
    void thereIsNoConnectionToAPortThatIsNone() {
        TlsProbe probe = new TlsProbe("127.0.0.1", 70_000, CheckSettings.of(Trust.system(), Reach.PRIVATE));
        assertThat(probe.shake("TLSv1.3").connected()).isEmpty();
    }
}
