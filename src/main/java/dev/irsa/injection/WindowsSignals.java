package dev.irsa.injection;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What says that a pod runs on Windows: {@code spec.os.name}, the node selector, or required node affinity when every one
 * of its alternatives says so. One signal is enough.
 */
final class WindowsSignals {
    private static final String WINDOWS = "windows";

    private boolean windows;

    boolean windows() {
        return windows;
    }

    /** Reads {@code spec.os}. */
    void os(JsonParser parser) {
        fields(parser, field -> {
            windows |= field.equals("name") && isWindows(parser);
            parser.skipChildren();
        });
    }

    /** Reads {@code spec.nodeSelector}. */
    void nodeSelector(JsonParser parser) {
        fields(parser, field -> {
            windows |= isOsLabel(field) && isWindows(parser);
            parser.skipChildren();
        });
    }

    /** Reads {@code spec.affinity}. */
    void affinity(JsonParser parser) {
        fields(parser, field -> {
            if (field.equals("nodeAffinity")) {
                fields(parser, kind -> {
                    if (kind.equals("requiredDuringSchedulingIgnoredDuringExecution")) {
                        fields(
                                parser,
                                part -> windows |= part.equals("nodeSelectorTerms") ? terms(parser) : skip(parser));
                    } else {
                        parser.skipChildren();
                    }
                });
            } else {
                parser.skipChildren();
            }
        });
    }

    /** The terms are alternatives: all of them must ask for Windows. */
    private static boolean terms(JsonParser parser) {
        int[] count = new int[2];
        items(parser, () -> {
            boolean[] asks = new boolean[1];
            fields(parser, field -> asks[0] |= field.equals("matchExpressions") ? expressions(parser) : skip(parser));
            count[0]++;
            count[1] += asks[0] ? 1 : 0;
        });
        return count[0] > 0 && count[0] == count[1];
    }

    /** The expressions of a term must all hold: one that asks for Windows is enough. */
    private static boolean expressions(JsonParser parser) {
        boolean[] asks = new boolean[1];
        items(parser, () -> {
            Expression expression = new Expression();
            fields(parser, field -> expression.read(field, parser));
            asks[0] |= expression.asksForWindows();
        });
        return asks[0];
    }

    private static final class Expression {
        private boolean osLabel;
        private boolean in;
        private int values;
        private int windowsValues;

        void read(String field, JsonParser parser) {
            switch (field) {
                case "key" ->
                    osLabel = parser.currentToken() == JsonToken.VALUE_STRING && isOsLabel(parser.getString());
                case "operator" ->
                    in = parser.currentToken() == JsonToken.VALUE_STRING
                            && parser.getString().equals("In");
                case "values" -> {
                    items(parser, () -> {
                        values++;
                        windowsValues += isWindows(parser) ? 1 : 0;
                        parser.skipChildren();
                    });
                    return;
                }
                default -> {}
            }
            parser.skipChildren();
        }

        boolean asksForWindows() {
            return osLabel && in && values > 0 && values == windowsValues;
        }
    }

    private static boolean isOsLabel(String key) {
        return key.equals("kubernetes.io/os") || key.equals("beta.kubernetes.io/os");
    }

    private static boolean isWindows(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_STRING
                && parser.getString().equals(WINDOWS);
    }

    private static boolean skip(JsonParser parser) {
        parser.skipChildren();
        return false;
    }

    private interface Field {
        /** Reads the value that the parser stands at, to its end. */
        void read(String name);
    }

    private static void fields(JsonParser parser, Field reader) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            reader.read(name);
        }
    }

    private static void items(JsonParser parser, Runnable reader) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            reader.run();
        }
    }
}
