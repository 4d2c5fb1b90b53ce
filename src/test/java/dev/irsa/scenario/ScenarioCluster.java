package dev.irsa.scenario;

/** A cluster in which the webhook is installed, and refuses pods when it does not answer. */
interface ScenarioCluster extends AutoCloseable {
    /** Runs kubectl as an administrator; returns what it printed on both streams, whether or not it failed. */
    String kubectl(String input, String... arguments);

    @Override
    void close();
}
