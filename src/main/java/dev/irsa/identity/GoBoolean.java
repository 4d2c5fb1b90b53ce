package dev.irsa.identity;

/** The texts that Go's {@code strconv.ParseBool} takes, as the AWS webhook reads its boolean annotations. */
public final class GoBoolean {
    private GoBoolean() {}

    /** Reads {@code 1 t T TRUE true True 0 f F FALSE false False}; anything else is invalid. */
    public static Parsed<Boolean> parse(String text) {
        return switch (text) {
            case "1", "t", "T", "TRUE", "true", "True" -> Parsed.valid(true);
            case "0", "f", "F", "FALSE", "false", "False" -> Parsed.valid(false);
            default -> Parsed.invalid("is not true or false");
        };
    }
}
