package dev.irsa.identity;

/**
 * How long a projected token is valid.
 *
 * @param seconds {@value #MIN_SECONDS} (the API server's least, core/v1 ServiceAccountTokenProjection) to
 *     {@value #MAX_SECONDS}
 */
public record TokenLifetime(int seconds) {
    public static final int MIN_SECONDS = 600;
    public static final int MAX_SECONDS = 86_400;

    /** One day, the default. */
    public static final TokenLifetime DAY = new TokenLifetime(MAX_SECONDS);

    public TokenLifetime {
        if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException(seconds + " seconds is outside 600 to 86400");
        }
    }

    /** Moves a number of seconds to the nearer end of the range when it is outside. */
    public static TokenLifetime clamp(long seconds) {
        return new TokenLifetime(Math.clamp(seconds, MIN_SECONDS, MAX_SECONDS));
    }

    /**
     * What an annotation says.
     *
     * @param lifetime within the range
     * @param clamped whether the text was a number outside the range
     */
    public record Stated(TokenLifetime lifetime, boolean clamped) {}

    /**
     * Reads seconds: ASCII decimal digits with an optional sign, nothing around them. Digits of other scripts, which
     * Java's own parser takes, exponents, units and blanks are not numbers here.
     */
    public static Parsed<Stated> parse(String text) {
        int start = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        if (start == text.length() || !text.chars().skip(start).allMatch(Ascii::isDigit)) {
            return Parsed.invalid("is not a number of seconds");
        }
        long seconds = saturated(text, start);
        if (text.charAt(0) == '-') {
            seconds = -seconds;
        }
        TokenLifetime lifetime = clamp(seconds);
        return Parsed.valid(new Stated(lifetime, lifetime.seconds != seconds));
    }

    private static long saturated(String digits, int start) {
        long value = 0;
        for (int i = start; i < digits.length() && value <= MAX_SECONDS; i++) {
            value = value * 10 + (digits.charAt(i) - '0');
        }
        return value;
    }
}
