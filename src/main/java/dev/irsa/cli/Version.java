package dev.irsa.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The program's version, written into the jar by the build. */
final class Version implements IVersionProvider {
    private static final String RESOURCE = "/META-INF/build-info.properties";

    static String text() {
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                return "development";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("build.version", "development");
        } catch (IOException _) {
            return "development";
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"irsa " + text()};
    }
}
