package dev.irsa.cli;

import dev.irsa.config.GoDuration;
import dev.irsa.config.ServingSettings;
import dev.irsa.config.SettingsException;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the servers listen. */
final class ServingOptions {
    @Mixin
    private ProbeOptions probes = new ProbeOptions();

    @Option(names = "--port", paramLabel = "PORT", description = "HTTPS port for admission.")
    int port = 8443;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description =
                    "Connections that the HTTPS port holds at once; more wait. 0: as many as the heap has room for, "
                            + "at most 1024.")
    int maxConnections = 0;

    @Option(
            names = "--request-timeout",
            paramLabel = "DURATION",
            description = "How long a request may take to arrive.")
    String requestTimeout = "10s";

    @Option(
            names = "--drain-time",
            paramLabel = "DURATION",
            description = "How long answers ask clients to reconnect elsewhere before the server stops.")
    String drain = "5s";

    @Option(
            names = "--service-account-lookup-grace-period",
            paramLabel = "DURATION",
            description = "Longest live lookup of a ServiceAccount; 0: as long as the caller waits.")
    String lookupLimit = "0";

    ServingSettings settings() {
        if (maxConnections < 8 && maxConnections != 0) {
            throw new SettingsException("--max-connections must be 8 or more, or 0.");
        }
        Duration timeout = duration("--request-timeout", requestTimeout);
        if (timeout.toMillis() < 100 || timeout.toSeconds() > 300) {
            throw new SettingsException("--request-timeout must be from 100ms to 5m.");
        }
        Duration drainTime = duration("--drain-time", drain);
        if (drainTime.toSeconds() > 600) {
            throw new SettingsException("--drain-time must be at most 10m.");
        }
        String address = probes.address();
        int admissionPort = ProbeOptions.port("--port", port);
        int plainPort = probes.metricsPort();
        if (admissionPort == plainPort && admissionPort != 0) {
            throw new SettingsException("--port and --metrics-port must differ.");
        }
        return new ServingSettings(
                address,
                admissionPort,
                plainPort,
                maxConnections == 0
                        ? ServingSettings.connectionsFor(Runtime.getRuntime().maxMemory())
                        : maxConnections,
                timeout,
                drainTime,
                duration("--service-account-lookup-grace-period", lookupLimit));
    }

    private static Duration duration(String flag, String text) {
        return GoDuration.parse(text).orElse(problem -> {
            throw new SettingsException(flag + " " + problem + ".");
        });
    }
}
