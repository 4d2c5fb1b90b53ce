package dev.irsa.cli;

import dev.irsa.config.SettingsException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where a server listens for probes. */
final class ProbeOptions {
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--address",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "ADDRESS",
            description = "Address to listen on; all by default.")
    private String address = "";

    @Option(names = "--metrics-port", paramLabel = "PORT", description = "HTTP port for metrics and probes.")
    private int metricsPort = 9999;

    String address() {
        if (!isLocal(address)) {
            throw new SettingsException("--address must be an IP address of this machine.");
        }
        return address;
    }

    int metricsPort() {
        return port("--metrics-port", metricsPort);
    }

    private static boolean isLocal(String address) {
        if (address.isEmpty()) {
            return true;
        }
        try {
            InetAddress resolved = InetAddress.ofLiteral(address);
            return resolved.isAnyLocalAddress() || NetworkInterface.getByInetAddress(resolved) != null;
        } catch (IllegalArgumentException | SocketException _) {
            return false;
        }
    }

    static int port(String flag, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new SettingsException(flag + " must be from 0 to 65535; 0 picks a free one.");
        }
        return port;
    }
}
