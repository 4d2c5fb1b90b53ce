package dev.irsa.cli;

import dev.irsa.publisher.PublisherParts;
import dev.irsa.publisher.PublisherServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code irsa publisher}: the controller that keeps the issuer right. */
@Command(
        name = "publisher",
        description = "Keep the issuer's documents public and right through key rotations, from within the cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        abbreviateSynopsis = true,
        sortOptions = false)
final class PublisherCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with values of these flags.")
    @Nullable
    Path config;

    @Mixin
    private PublisherOptions options = new PublisherOptions();

    @Mixin
    private ProbeOptions probes = new ProbeOptions();

    @Mixin
    private LogOptions log = new LogOptions();

    @Override
    public Integer call() throws InterruptedException {
        start();
        // The server runs until the process is told to stop.
        Thread.currentThread().join();
        return 0;
    }

    /** Starts the server; it goes on after this returns. */
    PublisherServer start() {
        PublisherParts.Settings settings = options.settings();
        PublisherServer.Settings serving = new PublisherServer.Settings(
                probes.address(), probes.metricsPort(), options.freshness(), log.settings());
        PublisherServer.Work work = ClusterPublisher.open(options, settings);
        return PublisherServer.start(serving, work);
    }
}
