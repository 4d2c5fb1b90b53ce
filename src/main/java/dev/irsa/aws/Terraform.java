package dev.irsa.aws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Statements as an {@code aws_iam_policy_document} of Terraform and OpenTofu. */
final class Terraform {
    private Terraform() {}

    static String document(String name, List<Statement> statements) {
        StringBuilder out = new StringBuilder("data \"aws_iam_policy_document\" " + quoted(name) + " {\n");
        for (int i = 0; i < statements.size(); i++) {
            out.append(i == 0 ? "" : "\n");
            statement(statements.get(i), out);
        }
        return out.append("}\n").toString();
    }

    private static void statement(Statement statement, StringBuilder out) {
        out.append("  statement {\n");
        Map<String, String> attributes = new LinkedHashMap<>();
        if (!statement.sid().isEmpty()) {
            attributes.put("sid", quoted(statement.sid()));
        }
        attributes.put("effect", quoted("Allow"));
        attributes.put("actions", list(statement.actions(), "    "));
        if (!statement.resources().isEmpty()) {
            attributes.put("resources", list(statement.resources(), "    "));
        }
        attributes("    ", attributes, out);
        statement.principal().ifPresent(who -> {
            out.append("\n    principals {\n");
            Map<String, String> principal = new LinkedHashMap<>();
            principal.put("type", quoted(who.type()));
            principal.put("identifiers", list(List.of(who.identifier()), "      "));
            attributes("      ", principal, out);
            out.append("    }\n");
        });
        for (Statement.Condition each : statement.conditions()) {
            out.append("\n    condition {\n");
            Map<String, String> condition = new LinkedHashMap<>();
            condition.put("test", quoted(each.operator()));
            condition.put("variable", quoted(each.key()));
            condition.put("values", list(each.values(), "      "));
            attributes("      ", condition, out);
            out.append("    }\n");
        }
        out.append("  }\n");
    }

    /** Equals signs stand below each other, except where a value has several lines, which gets room around it. */
    private static void attributes(String indent, Map<String, String> attributes, StringBuilder out) {
        int width = attributes.entrySet().stream()
                .filter(entry -> !isLong(entry.getValue()))
                .mapToInt(entry -> entry.getKey().length())
                .max()
                .orElse(0);
        boolean first = true;
        boolean roomy = false;
        for (Map.Entry<String, String> entry : attributes.entrySet()) {
            boolean large = isLong(entry.getValue());
            out.append(!first && (large || roomy) ? "\n" : "").append(indent).append(entry.getKey());
            out.repeat(' ', large ? 0 : width - entry.getKey().length());
            out.append(" = ").append(entry.getValue()).append('\n');
            first = false;
            roomy = large;
        }
    }

    private static boolean isLong(String value) {
        return value.indexOf('\n') >= 0;
    }

    private static String list(List<String> values, String indent) {
        if (values.size() == 1) {
            return "[" + quoted(values.getFirst()) + "]";
        }
        return values.stream()
                .map(value -> indent + "  " + quoted(value) + ",\n")
                .collect(Collectors.joining("", "[\n", indent + "]"));
    }

    /** A string in which nothing is a template: a dollar or per cent sign before a brace would begin one. */
    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("${", "$${")
                        .replace("%{", "%%{")
                + '"';
    }
}
