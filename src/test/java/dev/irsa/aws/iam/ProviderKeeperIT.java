package dev.irsa.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.aws.Partition;
import dev.irsa.aws.ProviderGoal;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.source.Trust;
import dev.irsa.testing.AwsProperties;
import dev.irsa.testing.IamServer;
import dev.irsa.testing.S3Server;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Thumbprints that are found out, on a server that keeps providers. */
class ProviderKeeperIT {
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/kept");
    private static final String OLD = "a".repeat(40);
    private static final String NEW = "b".repeat(40);

    private static ProviderGoal goal(boolean prune) {
        return new ProviderGoal(Set.of("sts.amazonaws.com"), Optional.empty(), Map.of(), prune, false);
    }

    @Test
    void theOldThumbprintStaysWhileTheCaIsChanged() throws IOException {
        AtomicReference<String> shown = new AtomicReference<>(OLD);
        try (IamServer server = IamServer.start();
                AwsProperties _ = AwsProperties.of(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
                ProviderKeeper keeper = new ProviderKeeper(
                        new IamProviders(new IamAccess(Partition.AWS, Optional.of(server.endpoint()), Trust.system())),
                        Optional.of(_ -> List.of(shown.get())))) {
            assertThat(keeper.look(ISSUER, goal(false))).isInstanceOf(Kept.Differs.class);
            assertThat(keeper.ensure(ISSUER, goal(false))).isInstanceOf(Kept.Done.class);
            assertThat(thumbprints(keeper)).containsExactly(OLD);
            assertThat(keeper.look(ISSUER, goal(true))).isInstanceOf(Kept.Done.class);

            shown.set(NEW);
            assertThat(keeper.look(ISSUER, goal(false))).isInstanceOf(Kept.Differs.class);
            keeper.ensure(ISSUER, goal(false));
            assertThat(thumbprints(keeper)).containsExactlyInAnyOrder(OLD, NEW);
            assertThat(keeper.look(ISSUER, goal(false))).isInstanceOf(Kept.Done.class);
            keeper.ensure(ISSUER, goal(true));
            assertThat(thumbprints(keeper)).containsExactly(NEW);
        }
    }

    private static List<String> thumbprints(ProviderKeeper keeper) throws IOException {
        return keeper.providers().find(ISSUER).orElseThrow().thumbprints();
    }
}
