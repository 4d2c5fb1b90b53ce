package dev.irsa.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The chart, rendered by Helm in this process. */
public final class Chart {
    public static final Path SOURCE = Path.of("chart");
    public static final String NAMESPACE = "irsa-system";
    public static final String RELEASE = "irsa";

    /** One that has everything the chart knows. */
    public static final String CURRENT = "1.36.0";

    private static final Path SETS = Path.of("src/test/resources/chart");

    private Chart() {}

    /** The sets of values that are rendered by every test that holds for all. */
    public static List<String> sets() {
        try (Stream<Path> files = Files.list(SETS)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file with a set of values. */
    public static Path set(String name) {
        return SETS.resolve(name + ".yaml");
    }

    /** Renders a set of values for the newest Kubernetes. */
    public static Rendered renderSet(String name) {
        return render(set(name), CURRENT);
    }

    /** Renders values, given as YAML, for the newest Kubernetes. */
    public static Rendered render(String values) {
        return render(values, CURRENT);
    }

    /**
     * Renders values, given as YAML.
     *
     * @throws IllegalStateException with Helm's message when they are refused
     */
    public static Rendered render(String values, String kubeVersion) {
        try {
            Path file = Files.createTempFile("values-", ".yaml");
            try {
                return render(Files.writeString(file, values), kubeVersion);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Rendered render(Path values, String kubeVersion) {
        return Rendered.of(text(Hooked.CHART, values, kubeVersion));
    }

    private static String text(Path chart, Path values, String kubeVersion) {
        TemplateCommand command = new Helm(chart)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(kubeVersion)
                .withValuesFile(values);
        // null stands for a text without a manifest
        return Objects.requireNonNullElse(command.call(), "");
    }

    /** Helm leaves hooks out of what it renders; in this copy they are none. */
    private static final class Hooked {
        static final Path CHART = copy();

        private static Path copy() {
            try (Stream<Path> files = Files.walk(SOURCE)) {
                // a new one each time: files that the chart no longer has would be rendered, too
                Path target = Files.createTempDirectory(Path.of("target"), "chart-with-hooks-");
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copied = target.resolve(SOURCE.relativize(file));
                    Files.createDirectories(copied.getParent());
                    Files.writeString(copied, Files.readString(file).replace("\"helm.sh/hook", "\"irsa.dev/hook"));
                }
                return target;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
