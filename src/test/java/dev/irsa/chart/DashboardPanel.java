package dev.irsa.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A panel of the dashboard that is shipped, as far as drawing it takes. */
record DashboardPanel(JsonNode json) {
    private static final Path FILE = Path.of("chart/files/dashboard.json");
    private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

    /** An expression with the name that its series get. */
    record Target(String expression, String legend) {
        /** As Grafana asks: with its variables replaced. */
        String expression(String rateInterval) {
            return expression.replace("$instance", ".*").replace("$__rate_interval", rateInterval);
        }

        /** The legend of a series. */
        String name(JsonNode metric) {
            Matcher label = LABEL.matcher(legend);
            StringBuilder name = new StringBuilder();
            while (label.find()) {
                label.appendReplacement(
                        name,
                        Matcher.quoteReplacement(metric.path(label.group(1)).asString("")));
            }
            return label.appendTail(name).toString();
        }
    }

    static List<DashboardPanel> all() throws IOException {
        return new ObjectMapper()
                .readTree(Files.readString(FILE))
                .path("panels")
                .valueStream()
                .map(DashboardPanel::new)
                .toList();
    }

    String title() {
        return json.path("title").asString();
    }

    String description() {
        return json.path("description").asString("");
    }

    boolean isRow() {
        return json.path("type").asString().equals("row");
    }

    boolean isStat() {
        return json.path("type").asString().equals("stat");
    }

    boolean isStacked() {
        return json.at("/fieldConfig/defaults/custom/stacking/mode")
                .asString("")
                .equals("normal");
    }

    String unit() {
        return json.at("/fieldConfig/defaults/unit").asString("short");
    }

    /** A place or size in the grid, whose 24 columns are as wide as the page: {@code x}, {@code y}, {@code w}, {@code h}. */
    int grid(String name) {
        return json.path("gridPos").path(name).asInt();
    }

    List<Target> targets() {
        return json.path("targets")
                .valueStream()
                .map(target -> new Target(
                        target.path("expr").asString(),
                        target.path("legendFormat").asString("")))
                .toList();
    }

    /** The colour of a value. */
    String colour(double value) {
        TreeMap<Double, String> steps = new TreeMap<>();
        json.at("/fieldConfig/defaults/thresholds/steps")
                .forEach(step -> steps.put(
                        step.path("value").isNumber() ? step.path("value").asDouble() : Double.NEGATIVE_INFINITY,
                        step.path("color").asString()));
        return steps.isEmpty() ? "blue" : steps.floorEntry(value).getValue();
    }

    @Override
    public String toString() {
        return title();
    }
}
