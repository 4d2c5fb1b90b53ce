package dev.irsa.manifest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/**
 * What an unquoted YAML scalar is to kubectl, whose parser takes YAML 1.1 its own way: {@code yes}, {@code on} and even
 * {@code y} are booleans, {@code 0644} is octal, {@code 1e3} a number; {@code 1:30} and dates are strings.
 */
final class PlainScalar {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private static final Pattern BASED = Pattern.compile("([-+]?)0(?:[xX]([0-9a-fA-F]+)|[oO]?([0-7]+)|[bB]([01]+))");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private PlainScalar() {}

    /** The value; null for a number that JSON does not have. */
    static @Nullable JsonNode resolve(String text) {
        if (NULLS.contains(text)) {
            return NullNode.getInstance();
        }
        if (TRUE.contains(text)) {
            return BooleanNode.TRUE;
        }
        if (FALSE.contains(text)) {
            return BooleanNode.FALSE;
        }
        if (!couldBeNumber(text)) {
            return StringNode.valueOf(text);
        }
        if (NOT_FINITE.matcher(text).matches()) {
            return null;
        }
        JsonNode number = number(text);
        return number == null ? StringNode.valueOf(text) : number;
    }

    private static boolean couldBeNumber(String text) {
        char c = text.charAt(0);
        return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    }

    private static @Nullable JsonNode number(String text) {
        // Go's parser takes underscores out, but not from a number that begins with a dot.
        String digits = text.startsWith(".") ? text : text.replace("_", "");
        if (digits.length() > Limits.MAX_NUMBER_LENGTH) {
            return null;
        }
        Matcher based = BASED.matcher(digits);
        if (based.matches()) {
            BigInteger value = based.group(2) != null
                    ? new BigInteger(based.group(2), 16)
                    : based.group(3) != null ? new BigInteger(based.group(3), 8) : new BigInteger(based.group(4), 2);
            return integer("-".equals(based.group(1)) ? value.negate() : value);
        }
        return DECIMAL.matcher(digits).matches() ? decimal(digits) : null;
    }

    /**
     * A JSON or YAML number in the decimal system, with every digit it has.
     *
     * @return null when Go cannot hold it even roughly
     */
    static @Nullable JsonNode decimal(String digits) {
        BigDecimal value;
        try {
            value = new BigDecimal(digits.startsWith("+") ? digits.substring(1) : digits);
        } catch (NumberFormatException e) {
            return null; // its exponent has too many digits
        }
        if (Double.isInfinite(value.doubleValue())) {
            return isInteger(digits) ? integer(value.toBigInteger()) : null;
        }
        return value.scale() == 0 ? integer(value.unscaledValue()) : JsonNodeFactory.instance.numberNode(value);
    }

    private static boolean isInteger(String digits) {
        return digits.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }

    /** The smallest node that holds the number, as Jackson itself chooses. */
    private static JsonNode integer(BigInteger value) {
        int bits = value.bitLength();
        if (bits < Integer.SIZE) {
            return JsonNodeFactory.instance.numberNode(value.intValue());
        }
        return bits < Long.SIZE
                ? JsonNodeFactory.instance.numberNode(value.longValue())
                : JsonNodeFactory.instance.numberNode(value);
    }
}
