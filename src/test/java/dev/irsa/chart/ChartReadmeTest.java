package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps the chart's table of values true. {@code -Dirsa.write=true} writes it anew. */
class ChartReadmeTest {
    private static final Path README = Chart.SOURCE.resolve("README.md");
    private static final String BEGIN = "<!-- values: written by ChartReadmeTest with -Dirsa.write=true -->\n";
    private static final String END = "<!-- end -->";

    @Test
    void theTableOfValuesIsThatOfTheChart() throws Exception {
        String page = Files.readString(README);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        assertThat(from).isGreaterThan(BEGIN.length());
        String written = page.substring(from, page.indexOf(END, from));
        String table = ValuesTable.of(Files.readString(Chart.SOURCE.resolve("values.yaml")));
        if (Boolean.getBoolean("irsa.write")) {
            Files.writeString(README, page.replace(BEGIN + written + END, BEGIN + table + END));
            return;
        }
        assertThat(written).isEqualTo(table);
    }

    /** A value without a comment has no row, and nobody would know that it is there. */
    @Test
    void everyValueIsExplained() throws Exception {
        assertThat(ValuesTable.unexplained(Files.readString(Chart.SOURCE.resolve("values.yaml"))))
                .isEmpty();
    }
}
