package dev.irsa.issuer.source.cluster;

import dev.irsa.cluster.ApiConnection;
import dev.irsa.cluster.ApiServer;
import dev.irsa.issuer.View;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The API servers of a cluster. */
public interface Instances extends AutoCloseable {
    /**
     * Those that are known now.
     *
     * @param unknown says that there may be others, and why they are not known; nothing is removed then
     */
    record Found(List<Instance> instances, Optional<View.Unreadable> unknown) {}

    /**
     * One of them.
     *
     * @param name its address, for people
     * @param another makes further connections to the same address, behind which others may stand
     */
    record Instance(String name, ApiServer api, Optional<Supplier<ApiConnection>> another) {
        /** One whose address is known to be its own. */
        public Instance(String name, ApiServer api) {
            this(name, api, Optional.empty());
        }
    }

    Found find();

    @Override
    void close();

    /** One API server that stands for all: a cluster that has only one, or a way in that hides the others. */
    static Instances only(String name, ApiServer api) {
        return only(new Instance(name, api));
    }

    /** The same, when it is known how to get further connections. */
    static Instances only(Instance instance) {
        return new Instances() {
            @Override
            public Found find() {
                return new Found(List.of(instance), Optional.empty());
            }

            @Override
            public void close() {
                // its owner closes it
            }
        };
    }
}
