package dev.irsa.testing.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** The parameters of a call in the query protocol, with the constraints of the API reference. */
record Parameters(Map<String, String> all) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]*");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]*");
    private static final int MAX_SESSION = 12 * 3600;
    private static final int DEFAULT_SESSION = 3600;

    /**
     * Reads a form.
     *
     * @throws Refusal when it is none
     */
    static Parameters parse(String form) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String pair : form.isEmpty() ? new String[0] : form.split("&")) {
            String[] parts = pair.split("=", 2);
            all.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
        }
        return new Parameters(all);
    }

    private static String decode(String raw) {
        try {
            return URLDecoder.decode(raw, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal("MalformedQueryString", 404, "The query string contains a syntax error.");
        }
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(all.get(name));
    }

    /** Without what is secret. */
    Map<String, String> harmless() {
        Map<String, String> copy = new LinkedHashMap<>(all);
        copy.remove("WebIdentityToken");
        return copy;
    }

    private String text(String name, String member, int min, int max, Optional<Pattern> pattern) {
        String value = get(name)
                .orElseThrow(() -> Refusal.validation("1 validation error detected: Value null at '" + member
                        + "' failed to satisfy constraint: Member must not be null"));
        String shown = name.equals("WebIdentityToken") ? "***" : value;
        if (value.length() > max) {
            throw Refusal.constraint(shown, member, "Member must have length less than or equal to " + max);
        }
        if (value.length() < min) {
            throw Refusal.constraint(shown, member, "Member must have length greater than or equal to " + min);
        }
        if (pattern.isPresent() && !pattern.get().matcher(value).matches()) {
            throw Refusal.constraint(shown, member, "Member must satisfy regular expression pattern: " + pattern.get());
        }
        return value;
    }

    Arn role() {
        String text = text("RoleArn", "roleArn", 20, 2048, Optional.empty());
        return Arn.parse(text).filter(Arn::isRole).orElseThrow(() -> Refusal.validation(text + " is invalid"));
    }

    String sessionName() {
        return text("RoleSessionName", "roleSessionName", 2, 64, Optional.of(SESSION_NAME));
    }

    String token() {
        return text("WebIdentityToken", "webIdentityToken", 4, 20_000, Optional.empty());
    }

    Optional<String> externalId() {
        return get("ExternalId").map(_ -> text("ExternalId", "externalId", 2, 1224, Optional.of(EXTERNAL_ID)));
    }

    /** How long the session may be, which may not be more than the role allows. */
    Duration duration(Duration roleLimit) {
        String text = get("DurationSeconds").orElse("" + DEFAULT_SESSION);
        int seconds = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (seconds < 900) {
            throw Refusal.constraint(text, "durationSeconds", "Member must have value greater than or equal to 900");
        }
        if (seconds > MAX_SESSION) {
            throw Refusal.constraint(
                    text, "durationSeconds", "Member must have value less than or equal to " + MAX_SESSION);
        }
        if (seconds > roleLimit.toSeconds()) {
            throw Refusal.validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        return Duration.ofSeconds(seconds);
    }

    /**
     * Checks the session policies. How AWS packs them is not documented; here a character takes a byte of 2048.
     */
    void checkSessionPolicies() {
        int packed = 0;
        Optional<String> policy = get("Policy");
        if (policy.isPresent()) {
            try {
                if (!JSON.readTree(policy.get()).path("Statement").isContainer()) {
                    throw Refusal.malformedPolicy("Syntax errors in policy.");
                }
            } catch (JacksonException e) {
                throw Refusal.malformedPolicy("This policy contains invalid Json");
            }
            packed += policy.get().length();
        }
        List<String> arns = all.entrySet().stream()
                .filter(each -> each.getKey().matches("PolicyArns\\.member\\.\\d+\\.arn"))
                .map(Map.Entry::getValue)
                .toList();
        if (arns.size() > 10) {
            throw Refusal.constraint(arns.toString(), "policyArns", "Member must have length less than or equal to 10");
        }
        packed += arns.stream().mapToInt(String::length).sum();
        if (packed > 2048) {
            throw Refusal.packedPolicyTooLarge(packed * 100 / 2048);
        }
    }
}
