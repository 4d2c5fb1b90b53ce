package dev.irsa.identity;

import java.util.Set;

/**
 * Which containers of a pod get the identity.
 */
public sealed interface ContainerSelection {
    /** Every container. */
    ContainerSelection ALL = new Except(Set.of());

    /** No container. */
    ContainerSelection NONE = new Only(Set.of());

    /** Whether a container is selected. A container without a name is in no list. */
    boolean selects(String containerName);

    /** The names that the list holds. */
    Set<String> names();

    /** Every container but those named. */
    record Except(Set<String> names) implements ContainerSelection {
        public Except {
            names = Set.copyOf(names);
        }

        @Override
        public boolean selects(String containerName) {
            return !names.contains(containerName);
        }
    }

    /** Those named and no other. */
    record Only(Set<String> names) implements ContainerSelection {
        public Only {
            names = Set.copyOf(names);
        }

        @Override
        public boolean selects(String containerName) {
            return names.contains(containerName);
        }
    }
}
