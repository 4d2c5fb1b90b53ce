package dev.irsa.aws;

import java.util.Locale;
import java.util.Set;

/**
 * A condition operator, taken apart (IAM user guide, "Condition operators" and "Multivalued context keys").
 *
 * @param qualifier {@code ForAllValues}, {@code ForAnyValue}, or nothing
 * @param name without qualifier and without {@code IfExists}
 */
record Operator(String qualifier, String name, boolean ifExists) {
    private static final Set<String> STRINGS = Set.of(
            "stringequals",
            "stringnotequals",
            "stringequalsignorecase",
            "stringnotequalsignorecase",
            "stringlike",
            "stringnotlike");
    private static final Set<String> OTHERS = Set.of(
            "numericequals",
            "numericnotequals",
            "numericlessthan",
            "numericlessthanequals",
            "numericgreaterthan",
            "numericgreaterthanequals",
            "dateequals",
            "datenotequals",
            "datelessthan",
            "datelessthanequals",
            "dategreaterthan",
            "dategreaterthanequals",
            "bool",
            "binaryequals",
            "ipaddress",
            "notipaddress",
            "arnequals",
            "arnlike",
            "arnnotequals",
            "arnnotlike",
            "null");

    static Operator of(String text) {
        int colon = text.indexOf(':');
        String qualifier = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        boolean ifExists = rest.toLowerCase(Locale.ROOT).endsWith("ifexists");
        String name = ifExists ? rest.substring(0, rest.length() - "ifexists".length()) : rest;
        return new Operator(qualifier, name, ifExists);
    }

    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    boolean isKnown() {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean qualified = qualifier.isEmpty()
                || qualifier.equalsIgnoreCase("ForAllValues")
                || qualifier.equalsIgnoreCase("ForAnyValue");
        return qualified && (STRINGS.contains(lower) || OTHERS.contains(lower));
    }

    boolean isString() {
        return STRINGS.contains(name.toLowerCase(Locale.ROOT));
    }

    boolean isNegated() {
        return name.toLowerCase(Locale.ROOT).contains("not");
    }
}
