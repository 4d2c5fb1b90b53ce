package dev.irsa.issuer.source.cluster;

import dev.irsa.cluster.ApiServer;
import dev.irsa.issuer.View;
import java.util.List;
import java.util.Optional;

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
     */
    record Instance(String name, ApiServer api) {}

    Found find();

    @Override
    void close();

    /** One API server that stands for all: a cluster that has only one, or a way in that hides the others. */
    static Instances only(String name, ApiServer api) {
        return new Instances() {
            @Override
            public Found find() {
                return new Found(List.of(new Instance(name, api)), Optional.empty());
            }

            @Override
            public void close() {
                // its owner closes it
            }
        };
    }
}
