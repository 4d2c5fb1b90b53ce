package dev.irsa.serving;

import dev.irsa.config.LogSettings;
import dev.irsa.config.SettingsException;
import java.net.BindException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.tomcat.ConnectorStartFailedException;
import org.springframework.boot.web.server.PortInUseException;

/** How the servers start. */
public final class ServerApplication {
    private ServerApplication() {}

    /** An application of these configurations and what brings requests to their handlers; it logs as it is told. */
    public static SpringApplication of(LogSettings log, Class<?>... configurations) {
        SpringApplication application = new SpringApplication(configurations);
        application.addPrimarySources(List.of(DispatcherConfiguration.class));
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setDefaultProperties(Map.of(
                "logging.config",
                switch (log.format()) {
                    case TEXT -> "classpath:logback-text.xml";
                    case JSON -> "classpath:logback-json.xml";
                },
                "logging.level.dev.irsa",
                log.level().name(),
                // Their reports of a failed start are stack traces; the sentence comes from us.
                "logging.level.org.springframework.boot",
                "OFF",
                "logging.level.org.springframework.context",
                "OFF",
                "logging.level.org.springframework.boot.web.server.servlet.context",
                "OFF"));
        return application;
    }

    /**
     * What went wrong when a server started, in a sentence: Spring wraps it in exceptions of its own.
     *
     * @param usual the port when the exception does not say which
     * @param flag the flag that chooses a port
     */
    public static RuntimeException explain(RuntimeException e, int usual, IntFunction<String> flag) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SettingsException told -> {
                    return told;
                }
                case FileSystemException _ -> {
                    return new SettingsException("Nothing can be written to " + System.getProperty("java.io.tmpdir")
                            + ", where the server keeps its work directory; mount a writable directory there"
                            + " (in Kubernetes an emptyDir).");
                }
                case PortInUseException inUse -> {
                    return refused(inUse.getPort(), flag);
                }
                case ConnectorStartFailedException failed -> {
                    return refused(failed.getPort(), flag);
                }
                case BindException _ -> {
                    return refused(usual, flag);
                }
                default -> {}
            }
        }
        return e;
    }

    private static SettingsException refused(int port, IntFunction<String> flag) {
        return new SettingsException("Port " + port + " cannot be listened on: it is in use, or not ours to take;"
                + " choose another with " + flag.apply(port) + ".");
    }
}
