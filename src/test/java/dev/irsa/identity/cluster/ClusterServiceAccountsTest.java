package dev.irsa.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiServer;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts.Lookup;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterServiceAccountsTest {
    private static final ApiServer NOBODY = _ -> {
        throw new AssertionError("the API server is asked");
    };

    @Test
    void anAccountBeyondTheNamespacesIsForeignAndNotAskedFor() {
        ClusterRules rules = new ClusterRules(
                new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX),
                List.of("ours"),
                Optional.of("irsa-system"),
                _ -> {});
        try (ClusterIdentities identities = new ClusterIdentities(NOBODY, rules)) {
            assertThat(identities.accounts().find(new ServiceAccountRef("theirs", "app"), System.nanoTime()))
                    .isEqualTo(new Lookup.Foreign());
        }
    }
}
