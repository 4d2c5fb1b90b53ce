package dev.irsa.cluster.follow;

import java.time.Duration;

/**
 * How patient we are with an API server.
 *
 * @param head how long the head of an answer may take
 * @param silence how long a watch may be silent: twice the time between an API server's bookmarks, and some more
 * @param watch how long a watch goes on before it is asked for anew; up to an eighth is added at random
 * @param pause the first pause after a failure; each next one is twice as long
 * @param maxPause the longest pause
 * @param maxPauseAtStart the longest pause before there is anything to serve from
 * @param maxPauseRefused the longest pause when a right has been missing for a minute: only a person can give it
 * @param relist the first interval between two listings; each next one is twice as long
 * @param maxRelist the longest such interval
 */
public record Timing(
        Duration head,
        Duration silence,
        Duration watch,
        Duration pause,
        Duration maxPause,
        Duration maxPauseAtStart,
        Duration maxPauseRefused,
        Duration relist,
        Duration maxRelist) {
    /** For a cluster. */
    public static final Timing DEFAULT = new Timing(
            Duration.ofSeconds(15),
            Duration.ofSeconds(150),
            Duration.ofSeconds(240),
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofMillis(500),
            Duration.ofSeconds(30));
}
