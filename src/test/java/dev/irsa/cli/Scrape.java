package dev.irsa.cli;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a scrape in Prometheus' text format says: names of series with their labels, and what families mean. */
record Scrape(Map<String, Family> families, Map<String, Map<String, Set<String>>> series) {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** A metric. */
    record Family(String type, String help) {}

    static Scrape of(String text) {
        Map<String, Family> families = new TreeMap<>();
        Map<String, Map<String, Set<String>>> series = new TreeMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("# HELP ")) {
                String[] parts = line.split(" ", 4);
                families.put(parts[2], new Family("", parts.length > 3 ? parts[3] : ""));
            } else if (line.startsWith("# TYPE ")) {
                String[] parts = line.split(" ", 4);
                families.merge(parts[2], new Family(parts[3], ""), (old, now) -> new Family(now.type(), old.help()));
            } else {
                sample(line, series);
            }
        }
        return new Scrape(families, series);
    }

    private static void sample(String line, Map<String, Map<String, Set<String>>> series) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            return;
        }
        Map<String, Set<String>> labels = series.computeIfAbsent(sample.group(1), _ -> new TreeMap<>());
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
            labels.computeIfAbsent(label.group(1), _ -> new TreeSet<>()).add(label.group(2));
        }
    }

    /** Labels of a metric, without those that belong to its type. */
    Set<String> labels(String family) {
        Set<String> labels = new TreeSet<>();
        series.forEach((name, its) -> {
            if (name.equals(family) || name.matches(Pattern.quote(family) + "_(bucket|sum|count|max)")) {
                labels.addAll(its.keySet());
            }
        });
        labels.removeAll(Set.of("le", "quantile"));
        return labels;
    }
}
