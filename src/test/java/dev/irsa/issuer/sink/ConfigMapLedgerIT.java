package dev.irsa.issuer.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.issuer.Checked;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.KeyHistory;
import dev.irsa.issuer.Ledger;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Rules;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.FaultProxy;
import dev.irsa.testing.Kube;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfigMapLedgerIT {
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/one");
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final ControlPlane plane = ControlPlane.shared();
    private final FaultProxy proxy = new FaultProxy(plane);
    private final ApiConnection api = ApiConnection.open(ApiAccess.url(proxy.url()), "test");
    private final Kube admin = plane.admin();
    private final String namespace = "l" + UUID.randomUUID().toString().substring(0, 8);
    private final String path = "/api/v1/namespaces/" + namespace + "/configmaps/irsa-publisher";
    private final ConfigMapLedger ledger = new ConfigMapLedger(api, namespace, "irsa-publisher", ISSUER);

    {
        admin.namespace(namespace);
    }

    @AfterEach
    void close() {
        api.close();
        proxy.close();
        admin.close();
    }

    private static Ledger remembering(int... numbers) {
        List<KeyHistory> histories = new ArrayList<>();
        for (int number : numbers) {
            histories.add(new KeyHistory(
                    TestingKeys.jwk(number),
                    NOW,
                    Optional.of(NOW.plusSeconds(60)),
                    NOW,
                    Optional.empty(),
                    Optional.of(NOW),
                    true,
                    true,
                    Optional.empty(),
                    false));
        }
        return Ledger.of(histories, Optional.of(NOW), Optional.of(NOW));
    }

    private LedgerStore.Saved read() throws IOException {
        return ledger.read().toOptional().orElseThrow();
    }

    @Test
    void remembersAndIsReadByPeople() throws IOException {
        assertThat(read()).isEqualTo(new LedgerStore.Saved(Ledger.EMPTY, ""));
        assertThat(ledger.write(remembering(1), read())).isEqualTo(new Written.Done());
        assertThat(read().ledger()).isEqualTo(remembering(1));
        assertThat(ledger.write(remembering(1, 2), read())).isEqualTo(new Written.Done());
        assertThat(read().ledger()).isEqualTo(remembering(1, 2));
        String text = plane.kubectl("", "-n", namespace, "get", "configmap", "irsa-publisher", "-o", "yaml");
        assertThat(text)
                .contains("oidc.irsa.dev_one.")
                .containsPattern("\n +\"firstPublic\" : \"2026-11-20T12:01:00Z\"");
    }

    @Test
    void W2_nobodyOverwritesWhatHeHasNotRead() throws IOException {
        LedgerStore.Saved nothing = read();
        assertThat(ledger.write(remembering(1), nothing)).isEqualTo(new Written.Done());
        assertThat(ledger.write(remembering(2), nothing)).isEqualTo(new Written.Conflict());
        LedgerStore.Saved first = read();
        assertThat(ledger.write(remembering(1, 2), first)).isEqualTo(new Written.Done());
        assertThat(ledger.write(remembering(3), first)).isEqualTo(new Written.Conflict());
        assertThat(read().ledger()).isEqualTo(remembering(1, 2));
        admin.delete(path);
        assertThat(ledger.write(remembering(3), first)).isEqualTo(new Written.Conflict());
    }

    @Test
    void severalIssuersShareOneMap() throws IOException {
        // characters that a key cannot have become the same; the ledgers do not
        ConfigMapLedger other =
                new ConfigMapLedger(api, namespace, "irsa-publisher", new IssuerUrl("https://oidc.irsa.dev_one"));
        assertThat(ledger.write(remembering(1), read())).isEqualTo(new Written.Done());
        assertThat(other.read().toOptional().orElseThrow().ledger()).isEqualTo(Ledger.EMPTY);
        assertThat(other.write(remembering(2), other.read().toOptional().orElseThrow()))
                .isEqualTo(new Written.Done());
        assertThat(read().ledger()).isEqualTo(remembering(1));
        assertThat(other.read().toOptional().orElseThrow().ledger()).isEqualTo(remembering(2));
    }

    @Test
    void W4_aLedgerThatCannotBeReadIsNeverAnEmptyOne() throws IOException {
        assertThat(ledger.write(remembering(1), read())).isEqualTo(new Written.Done());
        String key = ConfigMapLedger.key(ISSUER, "ledger.json");
        for (String text : List.of(
                "",
                "{",
                "{}",
                "{\"version\":\"irsa.dev/ledger-v2\",\"keys\":[]}",
                "{\"version\":\"irsa.dev/ledger-v1\"}",
                "{\"version\":\"irsa.dev/ledger-v1\",\"keys\":[{}]}")) {
            assertThat(admin.merge(path, Map.of("data", Map.of(key, text))).status())
                    .isEqualTo(200);
            Checked<LedgerStore.Saved> read = ledger.read();
            assertThat(read).isInstanceOf(Checked.Refused.class);
            assertThat(read.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.rule()).isEqualTo(Rule.W4);
                assertThat(finding.sentence())
                        .contains(namespace + "/irsa-publisher, value " + key)
                        .contains("Restore it, or delete that value");
            });
        }
    }

    @Test
    void W4_aLedgerThatIsGoneIsSaidToBeGone() throws IOException {
        assertThat(ledger.write(remembering(1), read())).isEqualTo(new Written.Done());
        admin.delete(path);
        Checked<LedgerStore.Saved> read = ledger.read();
        assertThat(read.toOptional()).contains(new LedgerStore.Saved(Ledger.EMPTY, ""));
        assertThat(Rules.warnings(read.findings())).containsExactly(Rule.W4);
    }

    @Test
    void anApiServerThatFailsIsNoLedgerThatIsGone() {
        for (int status : new int[] {401, 403, 429, 500, 503}) {
            proxy.rule(_ -> FaultProxy.Fault.Answer.status(status, "No"));
            assertThatThrownBy(ledger::read).isInstanceOf(IOException.class).hasMessageContaining("status " + status);
            assertThatThrownBy(() -> ledger.write(remembering(1), new LedgerStore.Saved(Ledger.EMPTY, "")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void K8_aLedgerHasABound() {
        Ledger huge = remembering(java.util.stream.IntStream.range(0, 1500).toArray());
        assertThatThrownBy(() -> ledger.write(huge, read()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("512 KiB");
    }
}
