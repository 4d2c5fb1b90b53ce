package dev.irsa.aws;

import dev.irsa.issuer.Json;
import dev.irsa.issuer.Rule;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a bucket's policy says of everybody (S3 user guide, "The meaning of public"). */
public final class BucketPolicy {
    /** Whoever may do one of these can put documents of his own there, now or after a detour. */
    private static final List<String> WRITES =
            List.of("s3:putobject", "s3:deleteobject", "s3:putobjectacl", "s3:putbucketacl", "s3:putbucketpolicy");

    private BucketPolicy() {}

    /** Whether a statement lets everybody write, under no condition. */
    public static boolean letsAnybodyWrite(String policy) {
        return Json.object(policy, Rule.W5, "the bucket's policy")
                .toOptional()
                .filter(json -> each(json.path("Statement")).anyMatch(BucketPolicy::isOpen))
                .isPresent();
    }

    private static boolean isOpen(JsonNode statement) {
        return statement.path("Effect").asString("").equals("Allow")
                && isEverybody(statement.path("Principal"))
                && (statement.path("Condition").isMissingNode()
                        || statement.path("Condition").isEmpty())
                && each(statement.path("Action")).anyMatch(BucketPolicy::writes);
    }

    private static boolean isEverybody(JsonNode principal) {
        return principal.asString("").equals("*")
                || each(principal.path("AWS"))
                        .anyMatch(each -> each.asString("").equals("*"));
    }

    private static boolean writes(JsonNode action) {
        Pattern pattern = Pattern.compile(
                Stream.of(action.asString("").toLowerCase(Locale.ROOT).split("", -1))
                        .map(letter -> switch (letter) {
                            case "*" -> ".*";
                            case "?" -> ".";
                            default -> Pattern.quote(letter);
                        })
                        .reduce("", String::concat));
        return WRITES.stream().anyMatch(write -> pattern.matcher(write).matches());
    }

    /** One, or several in an array. */
    private static Stream<JsonNode> each(JsonNode node) {
        return node.isArray() ? node.values().stream() : node.isMissingNode() ? Stream.empty() : Stream.of(node);
    }
}
