package dev.irsa.issuer.sink;

import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/** API servers with key files and signers, and the tokens that they signed. Keys are numbers. */
final class SimulatedCluster {
    /**
     * A server's flags are not changed again sooner. It is longer than the policy's blindness: no publisher can know of
     * a key that comes, signs and goes while nobody looks.
     */
    private final Duration dwell;

    static final Duration LONGEST_TOKEN = Duration.ofDays(1);
    private static final Duration SKEW = Duration.ofMinutes(5);

    static final class Server {
        final SortedSet<Integer> keyFiles = new TreeSet<>();
        int signer;
        Instant changed = Instant.MIN;
        Instant downUntil = Instant.MIN;
    }

    final List<Server> servers = new ArrayList<>();
    final boolean signersVisible;

    /** Until when tokens live that were signed by a key while it was public. */
    final Map<KeyId, Instant> neededUntil = new HashMap<>();

    private final Random random;

    SimulatedCluster(Random random, Duration dwell) {
        this.dwell = dwell;
        this.random = random;
        this.signersVisible = random.nextInt(4) > 0;
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Server server = new Server();
            server.keyFiles.add(0);
            servers.add(server);
        }
    }

    boolean mayChange(Server server, Instant now) {
        return server.changed.isBefore(now.minus(dwell));
    }

    /** Every server signs tokens of any lifetime, all the time. */
    void mint(java.util.Set<KeyId> published, Instant now) {
        for (Server server : servers) {
            KeyId kid = TestingKeys.kid(server.signer);
            if (published.contains(kid)) {
                Instant end = now.plus(LONGEST_TOKEN).plus(SKEW);
                neededUntil.merge(kid, end, (one, other) -> one.isAfter(other) ? one : other);
            }
        }
    }

    Observation observe(Instant now) {
        List<View> views = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            Server server = servers.get(i);
            String name = "server " + i;
            if (server.downUntil.isAfter(now) || random.nextInt(100) == 0) {
                views.add(new View.Unreadable(name, "does not answer"));
            } else {
                int[] numbers =
                        server.keyFiles.stream().mapToInt(Integer::intValue).toArray();
                views.add(new View.Listed(
                        name,
                        TestingKeys.jwks(numbers),
                        Optional.empty(),
                        signersVisible ? Optional.of(TestingKeys.kid(server.signer)) : Optional.empty(),
                        List.of()));
            }
        }
        return new Observation(views);
    }

    boolean lists(KeyId kid, Instant unchangedSince) {
        return servers.stream()
                .filter(server -> server.changed.isBefore(unchangedSince))
                .anyMatch(server -> server.keyFiles.stream()
                        .anyMatch(number -> TestingKeys.kid(number).equals(kid)));
    }
}
