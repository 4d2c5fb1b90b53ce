package dev.irsa.cluster.follow;

import dev.irsa.cluster.ApiResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * What the API server says when it does not do what was asked ({@code meta/v1 Status}).
 *
 * @param code as an HTTP status
 * @param reason one of the API's own words; empty when the answer was no Status
 */
public record Status(int code, String reason) {
    private static final int MAX_REASON = 64;

    /** Reads a Status, the parser being at its start. */
    static Status read(JsonParser json) {
        int[] code = {0};
        String[] texts = {"", ""};
        Json.members(json, member -> {
            switch (member) {
                case "kind" -> texts[0] = Json.text(json);
                case "reason" -> texts[1] = Json.text(json);
                case "code" -> code[0] = Json.number(json);
                default -> json.skipChildren();
            }
        });
        String reason = texts[0].equals("Status") ? texts[1] : "";
        return new Status(code[0], reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason);
    }

    /** Reads the body of a response that was no success; a proxy may have written it. */
    public static Status read(ApiResponse response) {
        try (JsonParser json = Json.parser(response.body())) {
            json.nextToken();
            String reason = read(json).reason();
            Json.finish(json);
            return new Status(response.status(), reason);
        } catch (JacksonException _) {
            return new Status(response.status(), "");
        }
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? "HTTP " + code : code + " " + reason;
    }
}
