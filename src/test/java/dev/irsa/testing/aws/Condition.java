package dev.irsa.testing.aws;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * One key of a Condition block (IAM User Guide, Condition operators). Keys are compared without regard to case, values
 * with it. A key that the request does not have fails an operator, unless that is a negated one or ends in
 * {@code IfExists}; with {@code ForAllValues} it always holds, and with {@code ForAnyValue} it never does, whatever comes
 * after it.
 */
record Condition(String key, List<String> values, Set set, boolean ifExists, boolean negated, Match match) {
    /** How several values of a key in a request are taken. */
    enum Set {
        ONE,
        ANY,
        ALL
    }

    /** How two values are compared: the request's, then the policy's. */
    interface Match extends BiPredicate<String, String> {}

    static Condition of(String operator, String key, List<String> values) {
        Set set = Set.ONE;
        String name = operator;
        if (name.startsWith("ForAnyValue:")) {
            set = Set.ANY;
            name = name.substring("ForAnyValue:".length());
        } else if (name.startsWith("ForAllValues:")) {
            set = Set.ALL;
            name = name.substring("ForAllValues:".length());
        }
        boolean ifExists = name.endsWith("IfExists");
        name = ifExists ? name.substring(0, name.length() - "IfExists".length()) : name;
        if (values.stream().anyMatch(each -> each.contains("${"))) {
            throw Refusal.malformedPolicy("Policy variables are not understood by this double: " + values);
        }
        boolean negated = name.startsWith("StringNot");
        Match match = switch (name) {
            case "StringEquals", "StringNotEquals" -> String::equals;
            case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase" -> String::equalsIgnoreCase;
            case "StringLike", "StringNotLike", "ArnLike", "ArnEquals" ->
                (actual, wanted) -> TrustPolicy.wildcard(wanted).matcher(actual).matches();
            default -> throw Refusal.malformedPolicy("Invalid Condition type : " + operator);
        };
        return new Condition(key.toLowerCase(Locale.ROOT), List.copyOf(values), set, ifExists, negated, match);
    }

    boolean holds(Map<String, List<String>> request) {
        List<String> actual = request.getOrDefault(key, List.of());
        if (actual.isEmpty()) {
            return switch (set) {
                case ONE -> ifExists || negated;
                case ANY -> false;
                case ALL -> true;
            };
        }
        Predicate<String> one = value -> values.stream().anyMatch(wanted -> match.test(value, wanted)) != negated;
        // a negated operator holds when no value matches, unless ForAnyValue says otherwise
        boolean every = set == Set.ALL || set == Set.ONE && negated;
        return every ? actual.stream().allMatch(one) : actual.stream().anyMatch(one);
    }
}
