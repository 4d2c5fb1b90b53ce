package dev.irsa.testing.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A role's trust policy. What it uses beyond what is understood here makes it malformed rather than ignored. */
public final class TrustPolicy {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> MEMBERS = Set.of("Sid", "Effect", "Principal", "Action", "Condition");

    private record Statement(
            boolean allow, Map<String, List<String>> principals, List<String> actions, List<Condition> conditions) {}

    private final List<Statement> statements;

    private TrustPolicy(List<Statement> statements) {
        this.statements = List.copyOf(statements);
    }

    /**
     * Who asks for what.
     *
     * @param principals kind, as in a policy, and the names by which a policy may know this caller
     * @param keys condition keys in lower case, and their values
     */
    record Request(String action, Map<String, Set<String>> principals, Map<String, List<String>> keys) {}

    /**
     * Reads a policy.
     *
     * @throws Refusal when it is malformed
     */
    static TrustPolicy parse(String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException e) {
            throw Refusal.malformedPolicy("This policy contains invalid Json");
        }
        if (!root.isObject() || root.path("Statement").isMissingNode()) {
            throw Refusal.malformedPolicy("Syntax errors in policy.");
        }
        if (!root.path("Version").asString("").equals("2012-10-17")) {
            throw Refusal.malformedPolicy("The policy must contain a valid version string");
        }
        List<Statement> statements = new ArrayList<>();
        each(root.path("Statement")).forEach(each -> statements.add(statement(each)));
        return new TrustPolicy(statements);
    }

    private static Statement statement(JsonNode node) {
        node.propertyNames().stream()
                .filter(name -> !MEMBERS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Refusal.malformedPolicy("Has prohibited field " + name);
                });
        String effect = node.path("Effect").asString("");
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw Refusal.malformedPolicy("Invalid effect: " + effect);
        }
        if (!node.path("Principal").isObject() || node.path("Principal").isEmpty()) {
            throw Refusal.malformedPolicy("Missing required field Principal");
        }
        Map<String, List<String>> principals = new TreeMap<>();
        node.path("Principal").propertyStream().forEach(entry -> {
            if (!Set.of("Federated", "AWS", "Service").contains(entry.getKey())) {
                throw Refusal.malformedPolicy("Invalid principal in policy: " + entry.getKey());
            }
            principals.put(entry.getKey(), texts(entry.getValue()));
        });
        List<String> actions = texts(node.path("Action"));
        if (actions.isEmpty() || actions.stream().anyMatch(each -> !each.startsWith("sts:"))) {
            throw Refusal.malformedPolicy("AssumeRole policy may only specify STS AssumeRole actions.");
        }
        List<Condition> conditions = new ArrayList<>();
        node.path("Condition")
                .propertyStream()
                .forEach(operator -> operator.getValue()
                        .propertyStream()
                        .forEach(key ->
                                conditions.add(Condition.of(operator.getKey(), key.getKey(), texts(key.getValue())))));
        return new Statement(effect.equals("Allow"), principals, actions, conditions);
    }

    /** One of the statements allows it, and none denies it. */
    boolean allows(Request request) {
        List<Statement> matching =
                statements.stream().filter(each -> matches(each, request)).toList();
        return matching.stream().anyMatch(Statement::allow) && matching.stream().allMatch(Statement::allow);
    }

    /** Whether some statement that allows it names this very principal, not only its account. */
    boolean names(Request request, String principal) {
        return statements.stream()
                .filter(each -> each.allow() && matches(each, request))
                .anyMatch(
                        each -> each.principals().getOrDefault("AWS", List.of()).contains(principal));
    }

    private static boolean matches(Statement statement, Request request) {
        boolean principal = request.principals().entrySet().stream()
                .anyMatch(kind -> statement.principals().getOrDefault(kind.getKey(), List.of()).stream()
                        .anyMatch(each -> each.equals("*") || kind.getValue().contains(each)));
        boolean action = statement.actions().stream()
                .anyMatch(each -> wildcard(each.toLowerCase(Locale.ROOT))
                        .matcher(("sts:" + request.action()).toLowerCase(Locale.ROOT))
                        .matches());
        return principal && action && statement.conditions().stream().allMatch(each -> each.holds(request.keys()));
    }

    /** The pattern with {@code *} and {@code ?}. */
    static Pattern wildcard(String text) {
        StringBuilder pattern = new StringBuilder();
        text.codePoints()
                .forEach(c -> pattern.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return Pattern.compile(pattern.toString(), Pattern.DOTALL);
    }

    private static List<JsonNode> each(JsonNode oneOrMany) {
        return oneOrMany.isArray() ? oneOrMany.valueStream().toList() : List.of(oneOrMany);
    }

    private static List<String> texts(JsonNode oneOrMany) {
        return oneOrMany.isMissingNode()
                ? List.of()
                : each(oneOrMany).stream().map(each -> each.asString("")).toList();
    }
}
