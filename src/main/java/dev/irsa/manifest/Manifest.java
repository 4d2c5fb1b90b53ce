package dev.irsa.manifest;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What stands between two {@code ---} lines. */
public sealed interface Manifest {
    /** Where it begins; for a problem, where that is. */
    Source source();

    /**
     * A document that could be read.
     *
     * @param tree an object; whether it is one that Kubernetes knows is not looked at
     */
    record Document(Source source, ObjectNode tree) implements Manifest {
        /** The objects in it: the items of a list such as {@code List} or {@code PodList}, at any depth; else itself. */
        public List<ManifestObject> objects() {
            return ManifestObject.in(tree);
        }
    }

    /**
     * A document that could not be read.
     *
     * @param sentence what is wrong
     */
    record Problem(Source source, String sentence) implements Manifest {
        /** {@code FILE, document N, line L: sentence}. */
        @Override
        public String toString() {
            return source + ": " + sentence;
        }
    }
}
