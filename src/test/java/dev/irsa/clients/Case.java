package dev.irsa.clients;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A row of the table.
 *
 * @param profile of the webhook
 * @param expected what every cell has to be, whatever the table in the repository says
 */
record Case(String title, String profile, Predicate<String> expected, Play play) {
    static final String COMPATIBLE = "compatible";
    static final String RECOMMENDED = "recommended";

    /** That anybody may become the node is shown by the table, but never wished for. */
    static final Predicate<String> ROLE = Outcome.ROLE::equals;

    static final Predicate<String> ERROR = cell -> cell.startsWith("error: ") && !cell.endsWith(": other");
    static final Predicate<String> KNOWN =
            ROLE.or(ERROR).or(Outcome.NODE::equals).or(Outcome.STATIC::equals);

    /** A client's way through the case; the result is the cell. */
    @FunctionalInterface
    interface Single {
        String play(Workload workload) throws Exception;
    }

    /** All clients' way through it. */
    @FunctionalInterface
    interface Play {
        Map<Client, String> play(Bench bench, List<Client> clients) throws Exception;
    }

    /** A case in which clients do not depend on each other. */
    static Case each(String title, String profile, Predicate<String> expected, Single single) {
        return new Case(
                title,
                profile,
                expected,
                (bench, clients) -> together(clients, (client, turn) -> {
                    try (Workload workload = workload(bench, client, profile)) {
                        turn.acquireUninterruptibly();
                        try {
                            return single.play(workload);
                        } finally {
                            turn.release();
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(title + ", " + client.name() + ": " + e.getMessage(), e);
                    }
                }));
    }

    /** The same while something is so. */
    Case during(Consumer<Bench> begin, Consumer<Bench> end) {
        return new Case(title, profile, expected, (bench, clients) -> {
            begin.accept(bench);
            try {
                return play.play(bench, clients);
            } finally {
                end.accept(bench);
            }
        });
    }

    static Workload workload(Bench bench, Client client, String profile) {
        return new Workload(bench, client).under(profile.equals(RECOMMENDED) ? bench.recommended : bench.compatible);
    }

    /** Plays for all clients at once, though not too many at a time. */
    static <T> Map<Client, T> together(List<Client> clients, BiFunction<Client, Semaphore, T> play) throws Exception {
        Semaphore turns = new Semaphore(3);
        Map<Client, Future<T>> futures = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            clients.forEach(client -> futures.put(client, threads.submit(() -> play.apply(client, turns))));
        }
        Map<Client, T> results = new LinkedHashMap<>();
        for (Map.Entry<Client, Future<T>> each : futures.entrySet()) {
            results.put(each.getKey(), each.getValue().get());
        }
        return results;
    }
}
