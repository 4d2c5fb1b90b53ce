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

/**
 * A row of the table.
 *
 * @param profile of the webhook
 * @param expected what its cells have to be
 */
record Case(String title, String profile, Expected expected, Play play) {
    static final String COMPATIBLE = "compatible";
    static final String RECOMMENDED = "recommended";

    static final Expected ROLE = Expected.all(Outcome.ROLE);

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
    static Case each(String title, String profile, Expected expected, Single single) {
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
