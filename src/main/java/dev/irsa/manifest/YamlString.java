package dev.irsa.manifest;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.JsonNode;

/** A string as YAML: plain where that is safe, else in double quotes, or as a literal block when it has lines. */
final class YamlString {
    /** Begins with nothing that is an indicator, and holds none of the two that are so within a plain scalar. */
    private static final Pattern SAFE = Pattern.compile("([A-Za-z0-9_/$(]|\\.{1,2}[A-Za-z_/]|-{1,2}[A-Za-z])[!-~ ]*");

    private static final Pattern INDICATOR_WITHIN = Pattern.compile(":( |$)| #| $");

    /** Every parser's idea of a number, a date or a time, and more: at worst a quote too many. */
    private static final Pattern NUMBER_LIKE = Pattern.compile("[-+.]?[0-9][-+0-9a-fA-F_xXoO.,:eETtZ ]*|\\.\\w+");

    /** What SnakeYAML takes for other than a string. */
    private static final Resolver YAML_1_1 = new Resolver();

    private YamlString() {}

    /** On one line. */
    static String inline(String text) {
        return isPlain(text) ? text : quoted(text);
    }

    /**
     * As the value of a key or an item.
     *
     * @param indent of the lines, should it become a block
     */
    static String block(String text, int indent) {
        return isBlock(text) ? literal(text, indent) : inline(text);
    }

    private static boolean isPlain(String text) {
        if (!SAFE.matcher(text).matches() || INDICATOR_WITHIN.matcher(text).find()) {
            return false;
        }
        JsonNode read = PlainScalar.resolve(text);
        return read != null
                && read.isString()
                && !NUMBER_LIKE.matcher(text).matches()
                && YAML_1_1.resolve(NodeId.scalar, text, true).equals(Tag.STR);
    }

    /** A block's first line shows its indentation, so it must be neither empty nor begin with a blank. */
    private static boolean isBlock(String text) {
        return text.indexOf('\n') >= 0
                && " \t\n".indexOf(text.charAt(0)) < 0
                && text.codePoints().allMatch(c -> c == '\n' || c == '\t' || isPrintable(c));
    }

    private static String literal(String text, int indent) {
        StringBuilder out = new StringBuilder(text.length() + 64).append('|');
        String content = text;
        if (!text.endsWith("\n")) {
            out.append('-');
        } else if (text.endsWith("\n\n")) {
            out.append('+');
            content = text.substring(0, text.length() - 1);
        } else {
            content = text.substring(0, text.length() - 1);
        }
        for (String line : content.split("\n", -1)) {
            out.append('\n');
            if (!line.isEmpty()) {
                out.repeat(' ', indent).append(line);
            }
        }
        return out.toString();
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                    if (isPrintable(c)) {
                        out.appendCodePoint(c);
                    } else {
                        out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
                    }
                }
            }
        });
        return out.append('"').toString();
    }

    /** Printable in YAML, without what it takes for the end of a line, and without what people cannot see. */
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
