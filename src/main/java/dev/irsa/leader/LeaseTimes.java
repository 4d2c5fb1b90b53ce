package dev.irsa.leader;

import java.time.Duration;

/**
 * How long things take in an election; as in Kubernetes' own components.
 *
 * @param lease how long the others wait for a holder that says nothing
 * @param renewal how long the holder takes itself for it after its last word; less than the lease, so that it stops
 *     before another begins
 * @param retry from one attempt to the next
 */
public record LeaseTimes(Duration lease, Duration renewal, Duration retry) {
    public static final LeaseTimes DEFAULT =
            new LeaseTimes(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
}
