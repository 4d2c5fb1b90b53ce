package dev.irsa.injection;

import dev.irsa.injection.PodView.Container;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with containers, gathered so that a pod of 500 containers gets one warning for each thing, not 500. */
final class ContainerProblems {
    private static final List<Reason> WORST_FIRST =
            List.of(Reason.VOLUME_NAME_TAKEN, Reason.MOUNT_PATH_TAKEN, Reason.POD_MALFORMED, Reason.IDENTITY_HALF_SET);

    private final Map<Reason, Tally> tallies = new EnumMap<>(Reason.class);

    private static final class Tally {
        private final String first;
        private int count;

        Tally(String first) {
            this.first = first;
        }

        String subject() {
            return count == 1 ? "container " + first : "container " + first + " and " + (count - 1) + " more";
        }
    }

    void add(Reason reason, Container container) {
        String name = container.name() == null ? "(unnamed)" : container.name();
        tallies.computeIfAbsent(reason, _ -> new Tally(name)).count++;
    }

    /** The problem that explains best why nothing was added. */
    Optional<Reason> worst() {
        return WORST_FIRST.stream().filter(tallies::containsKey).findFirst();
    }

    List<Warning> warnings() {
        List<Warning> warnings = new ArrayList<>();
        tallies.forEach((reason, tally) -> warnings.add(Warning.about(reason, tally.subject(), message(reason))));
        return warnings;
    }

    private static String message(Reason reason) {
        return switch (reason) {
            case VOLUME_NAME_TAKEN -> "another volume has the token's name; no AWS credentials";
            case MOUNT_PATH_TAKEN -> "the token's path is already mounted; no AWS credentials";
            case POD_MALFORMED -> "env or volumeMounts is no list; no AWS credentials";
            case IDENTITY_HALF_SET -> "sets only half of the AWS identity variables; left as it is";
            case STATIC_KEYS -> "AWS_ACCESS_KEY_ID is set; SDKs prefer it to the role";
            default -> throw new IllegalArgumentException("not a container's problem: " + reason);
        };
    }
}
