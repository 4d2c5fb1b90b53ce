package dev.irsa.config;

import dev.irsa.identity.Parsed;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go's {@code time.ParseDuration} reads them, because the AWS webhook's flags and the API server use them. */
public final class GoDuration {
    private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h)");

    /** About 292 years, which is as long as Go's durations can be. */
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    /** Reads texts such as {@code 10s}, {@code 1m30s}, {@code 250ms} or {@code 0}; never negative. */
    public static Parsed<Duration> parse(String text) {
        if (text.equals("0")) {
            return Parsed.valid(Duration.ZERO);
        }
        Matcher part = PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (at < text.length() && part.find(at) && part.start() == at) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosOf(part.group(2)))));
            at = part.end();
        }
        return at == text.length() && at > 0 && nanos.compareTo(LONGEST) <= 0
                ? Parsed.valid(Duration.ofNanos(nanos.longValue()))
                : Parsed.invalid("is not a duration such as 10s, 1m30s or 250ms");
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "us", "µs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
    }
}
