package dev.irsa.issuer;

import java.time.Duration;

/** Times as people read them. */
public final class Spoken {
    private Spoken() {}

    /** For instance {@code 2d 3h}: the two largest units, rounded up so that waiting that long is enough. */
    public static String duration(Duration duration) {
        long seconds = Math.ceilDiv(duration.toMillis(), 1000);
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return pair(seconds, 60, "m", 1, "s");
        }
        return seconds < 86_400 ? pair(seconds, 3600, "h", 60, "m") : pair(seconds, 86_400, "d", 3600, "h");
    }

    private static String pair(long seconds, long unit, String name, long part, String partName) {
        long parts = Math.ceilDiv(seconds, part);
        long perUnit = unit / part;
        long rest = parts % perUnit;
        return parts / perUnit + name + (rest == 0 ? "" : " " + rest + partName);
    }
}
