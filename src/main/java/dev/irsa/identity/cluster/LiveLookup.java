package dev.irsa.identity.cluster;

import dev.irsa.cluster.follow.ApiFailure;
import dev.irsa.cluster.follow.Pace;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts.Lookup;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks the API server about one account. All who ask at the same time share one read; nobody is told of an absence, or of
 * an account without a role, by a read that began before they asked, but for the second for which absence is remembered.
 */
final class LiveLookup {
    /** How long an absence is taken to last. */
    static final Duration MEMORY = Duration.ofSeconds(1);

    private static final int MAX_REMEMBERED = 10_000;
    private static final long SHORT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(1);

    /** Of a read that nobody needs any more: those who waited for it have their answer. */
    private static final Lookup ENDED = new Lookup.Failed("the watch was first");

    private final AccountRead read;
    private final ReadLimit limit;
    private final Semaphore places;
    private final LookupCounts counts;
    private final LongSupplier nanos;
    private final Map<ServiceAccountRef, Flight> flights = new ConcurrentHashMap<>();
    private final Map<ServiceAccountRef, Long> absent = new ConcurrentHashMap<>();

    /**
     * A lookup.
     *
     * @param atOnce how many reads may be on their way
     */
    LiveLookup(AccountRead read, ReadLimit limit, int atOnce, LookupCounts counts, LongSupplier nanos) {
        this.read = read;
        this.limit = limit;
        this.places = new Semaphore(atOnce);
        this.counts = counts;
        this.nanos = nanos;
    }

    /** Finds an account out; what is read is offered to the store. */
    Lookup find(ServiceAccountRef account, AccountStore store, long deadline) {
        long asked = nanos.getAsLong();
        if (store.find(account) == null && isRemembered(account, asked)) {
            counts.count(LookupResult.REMEMBERED);
            return new Lookup.Absent();
        }
        while (true) {
            long now = nanos.getAsLong();
            if (deadline - now <= 0) {
                counts.count(LookupResult.TIMED_OUT);
                return new Lookup.TimedOut();
            }
            Flight flight = join(account, store, now, deadline);
            Lookup found = flight.await(deadline - now);
            if (isAnswer(found, flight, asked, deadline)) {
                counts.count(
                        switch (found) {
                            case Lookup.Found _ -> LookupResult.FOUND;
                            case Lookup.Absent _ -> LookupResult.ABSENT;
                            case Lookup.Foreign _ -> LookupResult.FOREIGN;
                            case Lookup.TimedOut _ -> LookupResult.TIMED_OUT;
                            case Lookup.Failed _ -> LookupResult.FAILED;
                        });
                return found;
            }
        }
    }

    private boolean isAnswer(Lookup found, Flight flight, long asked, long deadline) {
        boolean ours = flight.began() - asked >= 0;
        return switch (found) {
            case Lookup.Found(var entry) -> ours || entry.annotations().hasRole();
            case Lookup.Absent _ -> ours || nanos.getAsLong() - flight.began() < MEMORY.toNanos();
            case Lookup.Foreign _ -> true;
            // Those who began the read may have had less time than we have.
            case Lookup.TimedOut _ -> ours || deadline - nanos.getAsLong() <= 0;
            case Lookup.Failed _ -> ours || deadline - nanos.getAsLong() <= 0;
        };
    }

    private boolean isRemembered(ServiceAccountRef account, long now) {
        Long readAt = absent.get(account);
        return readAt != null && now - readAt < MEMORY.toNanos();
    }

    /**
     * An account is there after all: whoever waits for it need wait no longer.
     *
     * @param asOf when it was so; a read that began later goes on
     */
    void seen(ServiceAccountRef account, StoredAccount stored, long asOf) {
        if (!absent.isEmpty()) {
            absent.remove(account);
        }
        Flight flight = stored.hasRole() ? flights.get(account) : null;
        if (flight != null && flight.mayLearnFrom(asOf)) {
            // Its read may hang for long: who comes later must not be given this answer, but ask again.
            flights.remove(account, flight);
            flight.land(new Lookup.Found(stored.entry()));
        }
    }

    /** The read that is on its way, or a new one. It is known before it begins, so that the watch can end it at once. */
    private Flight join(ServiceAccountRef account, AccountStore store, long now, long deadline) {
        Flight fresh = new Flight(now, deadline);
        Flight flying = flights.putIfAbsent(account, fresh);
        if (flying != null) {
            return flying;
        }
        start(account, store, fresh);
        return fresh;
    }

    private void start(ServiceAccountRef account, AccountStore store, Flight flight) {
        Thread.ofVirtual().name("lookup").start(() -> {
            Lookup result = new Lookup.Failed("the lookup failed");
            try {
                result = fly(account, store, flight);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                // Out of the way first: who comes now must not be given an older answer.
                flights.remove(account, flight);
                flight.land(result);
            }
        });
    }

    private Lookup fly(ServiceAccountRef account, AccountStore store, Flight flight) throws InterruptedException {
        Pace pace = new Pace(PAUSE);
        while (true) {
            long left = flight.deadline() - nanos.getAsLong();
            long wait = left > 0 ? limit.take(left) : -1;
            if (wait < 0) {
                return new Lookup.TimedOut();
            }
            if (flight.landsWithin(wait)) {
                return ENDED;
            }
            if (!places.tryAcquire(flight.deadline() - nanos.getAsLong(), TimeUnit.NANOSECONDS)) {
                return new Lookup.TimedOut();
            }
            Duration retryAfter;
            String problem;
            try {
                return flight.hasLanded() ? ENDED : read(account, store, flight);
            } catch (ApiFailure e) {
                problem = account + " could not be read: " + e.getMessage();
                if (e.remedy() == ApiFailure.Remedy.PERSON) {
                    return new Lookup.Failed(problem);
                }
                retryAfter = e.retryAfter();
            } catch (IOException e) {
                problem = account + " could not be read: " + e.getMessage();
                retryAfter = Duration.ZERO;
            } finally {
                places.release();
            }
            flight.failed(problem);
            long pause = pace.next(MAX_PAUSE, retryAfter).toNanos();
            long rest = flight.deadline() - nanos.getAsLong();
            // Whatever the API server asks us to wait: the watch may bring the account meanwhile.
            if (flight.landsWithin(Math.min(pause, rest))) {
                return ENDED;
            }
            if (rest <= pause) {
                return new Lookup.Failed(problem);
            }
        }
    }

    private Lookup read(ServiceAccountRef account, AccountStore store, Flight flight) throws IOException {
        counts.read();
        long began = nanos.getAsLong();
        flight.reads(began);
        SeenAccount seen =
                read.read(account, patience(flight.deadline() - began)).orElse(null);
        if (seen == null) {
            remember(account, began);
            return new Lookup.Absent();
        }
        store.offer(seen);
        return new Lookup.Found(
                StoredAccount.of(seen.annotations(), seen.version(), 0).entry());
    }

    /** Leaves time for another attempt: a connection that died without a word never answers, but the next one does. */
    private static Duration patience(long left) {
        long limit = left > SHORT_NANOS ? left / 5 * 3 : left;
        return Duration.ofNanos(Math.max(limit, 1_000_000));
    }

    private void remember(ServiceAccountRef account, long now) {
        if (absent.size() >= MAX_REMEMBERED) {
            absent.values().removeIf(readAt -> now - readAt >= MEMORY.toNanos());
            if (absent.size() >= MAX_REMEMBERED) {
                absent.clear();
            }
        }
        absent.put(account, now);
    }
}
