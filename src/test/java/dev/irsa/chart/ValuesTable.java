package dev.irsa.chart;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import tools.jackson.databind.ObjectMapper;

/** A table of a chart's values, out of the comments that begin with two hyphens. */
final class ValuesTable {
    private static final String MARK = "# -- ";

    private record Row(String name, String value, String meaning) {}

    private ValuesTable() {}

    static String of(String values) {
        StringBuilder table = new StringBuilder("| value | default | meaning |\n|---|---|---|\n");
        for (Row row : rows(values)) {
            if (!row.meaning().isEmpty()) {
                String shown =
                        row.value().equals("\"\"") ? "" : "`" + row.value().replace("|", "\\|") + "`";
                table.append("| `")
                        .append(row.name())
                        .append("` | ")
                        .append(shown)
                        .append(" | ");
                table.append(row.meaning().replace("|", "\\|")).append(" |\n");
            }
        }
        return table.toString();
    }

    static List<String> unexplained(String values) {
        return rows(values).stream()
                .filter(row -> row.meaning().isEmpty())
                .map(Row::name)
                .toList();
    }

    private static List<Row> rows(String values) {
        Node root = new Yaml().compose(new StringReader(values));
        List<Row> rows = new ArrayList<>();
        Map<String, Object> loaded = new Yaml().load(values);
        walk("", (MappingNode) root, loaded, values.lines().toList(), rows);
        return rows;
    }

    @SuppressWarnings("unchecked")
    private static void walk(
            String path, MappingNode node, Map<String, Object> loaded, List<String> lines, List<Row> rows) {
        for (NodeTuple tuple : node.getValue()) {
            String key = ((ScalarNode) tuple.getKeyNode()).getValue();
            String name = path.isEmpty() ? key : path + "." + key;
            Object value = loaded.get(key);
            String meaning = comment(lines, tuple.getKeyNode().getStartMark().getLine());
            boolean nested = tuple.getValueNode() instanceof MappingNode mapping
                    && !mapping.getValue().isEmpty();
            if (meaning.isEmpty() && nested) {
                walk(name, (MappingNode) tuple.getValueNode(), (Map<String, Object>) value, lines, rows);
            } else {
                rows.add(new Row(name, new ObjectMapper().writeValueAsString(value), meaning));
            }
        }
    }

    /** The comment in the line above. */
    private static String comment(List<String> lines, int line) {
        String above = line == 0 ? "" : lines.get(line - 1).strip();
        return above.startsWith(MARK) ? above.substring(MARK.length()) : "";
    }
}
