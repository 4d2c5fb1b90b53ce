package dev.irsa.cli;

import dev.irsa.injection.JsonPatch;
import dev.irsa.manifest.ManifestWriter;
import dev.irsa.offline.InjectedDocument;
import dev.irsa.offline.WorkloadOutcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The forms in which {@code irsa inject} prints what it did. */
final class InjectOutput {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private InjectOutput() {}

    static String of(OutputFormat format, List<InjectedDocument> documents, Ansi ansi) {
        return switch (format) {
            case YAML -> ManifestWriter.write(trees(documents).toList());
            case JSON -> json(trees(documents).toList()).toPrettyString() + "\n";
            case PATCH -> patches(documents);
            case TABLE -> table(documents, ansi);
        };
    }

    private static Stream<ObjectNode> trees(List<InjectedDocument> documents) {
        return documents.stream().map(InjectedDocument::tree);
    }

    private static Stream<WorkloadOutcome> workloads(List<InjectedDocument> documents) {
        return documents.stream().flatMap(document -> document.workloads().stream());
    }

    /** kubectl takes one object: several become a List, whose own Lists are opened, since a List in a List is unusual. */
    private static ObjectNode json(List<ObjectNode> trees) {
        if (trees.size() == 1) {
            return trees.getFirst();
        }
        ObjectNode list = JSON.objectNode().put("apiVersion", "v1").put("kind", "List");
        ArrayNode items = list.putArray("items");
        for (ObjectNode tree : trees) {
            if (tree.path("kind").asString("").equals("List") && tree.path("items") instanceof ArrayNode inner) {
                items.addAll(inner);
            } else {
                items.add(tree);
            }
        }
        return list;
    }

    private static String patches(List<InjectedDocument> documents) {
        StringBuilder out = new StringBuilder();
        workloads(documents)
                .filter(workload -> !workload.operations().isEmpty())
                .forEach(workload -> {
                    JsonNode head = JSON.objectNode()
                            .put("kind", workload.kind())
                            .put("namespace", workload.namespace())
                            .put("name", workload.name());
                    String object = head.toString();
                    out.append(object, 0, object.length() - 1)
                            .append(",\"patch\":")
                            .append(new String(JsonPatch.encode(workload.operations()), StandardCharsets.UTF_8))
                            .append("}\n");
                });
        return out.toString();
    }

    private static String table(List<InjectedDocument> documents, Ansi ansi) {
        TextTable table = new TextTable(
                cell -> style(cell, ansi), "KIND", "NAMESPACE", "NAME", "SERVICEACCOUNT", "RESULT", "REASON", "ROLE");
        workloads(documents)
                .forEach(workload -> table.add(
                        cell(workload.kind()),
                        cell(workload.namespace()),
                        cell(workload.name()),
                        cell(workload.serviceAccount()),
                        workload.reason().result().label(),
                        workload.reason().label(),
                        cell(workload.role().orElse(""))));
        return table.toString();
    }

    private static String cell(String text) {
        return text.isEmpty() ? "-" : Printable.of(text);
    }

    private static String style(String cell, Ansi ansi) {
        return switch (cell) {
            case "patched" -> ansi.string("@|green patched|@");
            case "undecided" -> ansi.string("@|red undecided|@");
            default -> cell;
        };
    }
}
