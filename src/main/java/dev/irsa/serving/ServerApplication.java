package dev.irsa.serving;

import dev.irsa.config.LogSettings;
import dev.irsa.config.SettingsException;
import java.net.BindException;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.tomcat.ConnectorStartFailedException;
import org.springframework.boot.web.server.PortInUseException;

/** How the servers start. */
public final class ServerApplication {
    private ServerApplication() {}

    /** An application of these configurations and nothing else, which logs as it is told. */
    public static SpringApplication of(LogSettings log, Class<?>... configurations) {
        SpringApplication application = new SpringApplication(configurations);
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
     * The port that could not be listened on, if that is what went wrong: Spring wraps it in exceptions of its own.
     *
     * @param usual the port when the exception does not say which
     */
    public static Optional<Integer> refusedPort(RuntimeException e, int usual) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case PortInUseException inUse -> {
                    return Optional.of(inUse.getPort());
                }
                case ConnectorStartFailedException failed -> {
                    return Optional.of(failed.getPort());
                }
                case BindException _ -> {
                    return Optional.of(usual);
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    /** What to say of it. */
    public static SettingsException refused(int port, String flag) {
        return new SettingsException("Port " + port + " cannot be listened on: it is in use, or not ours to take;"
                + " choose another with " + flag + ".");
    }
}
