package dev.irsa.identity.cluster;

import dev.irsa.cluster.follow.Replica;
import dev.irsa.cluster.follow.Versions;
import dev.irsa.identity.ServiceAccountRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ServiceAccounts of one collection. Reads never wait.
 *
 * <p>Two hands write: the one that lists and watches, and live reads. The first is always right about everything up to
 * the version that it has reached, and so what a live read brings counts only if it is newer than that. Otherwise an
 * account that was deleted while a read was on its way would come back and stay.
 */
final class AccountStore implements Replica<SeenAccount> {
    /** How long after its creation an account may still be about to get its role. */
    static final Duration YOUTH = Duration.ofSeconds(5);

    private static final int NEVER_YOUNG = Integer.MIN_VALUE;

    private final LongSupplier nanos;
    private final InstantSource clock;
    private final Listener listener;
    private final long epoch;
    private final ConcurrentHashMap<ServiceAccountRef, StoredAccount> accounts = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private long reached = Versions.UNKNOWN;
    private int listing;
    private long listingBegan;

    /** Is told that accounts are there. */
    @FunctionalInterface
    interface Listener {
        /**
         * An account is there.
         *
         * @param asOf when it was so, as {@link System#nanoTime()}
         */
        void seen(ServiceAccountRef account, StoredAccount stored, long asOf);
    }

    /**
     * An empty store.
     *
     * @param nanos as {@link System#nanoTime()}
     * @param listener is told of every account that the watch adds or changes, and of all after a listing
     */
    AccountStore(LongSupplier nanos, InstantSource clock, Listener listener) {
        this.nanos = nanos;
        this.clock = clock;
        this.listener = listener;
        this.epoch = nanos.getAsLong();
    }

    @Nullable
    StoredAccount find(ServiceAccountRef account) {
        return accounts.get(account);
    }

    /** Whether a role may still be about to be added to an account. */
    boolean isYoung(StoredAccount account) {
        return account.youngUntil > seconds();
    }

    int size() {
        return accounts.size();
    }

    @Override
    public void listing() {
        listing++;
        listingBegan = nanos.getAsLong();
    }

    @Override
    public void listed(SeenAccount object) {
        writing.lock();
        try {
            StoredAccount known = accounts.get(object.account());
            if (known != null && known.version == object.version() && known.version != Versions.UNKNOWN) {
                known.listing = listing;
                return;
            }
            StoredAccount now = stored(object, youngUntil(object));
            now.listing = listing;
            if (known == null || known.version <= reached || object.version() > known.version) {
                accounts.put(object.account(), now);
            } else {
                // A live read was later than the listing.
                known.listing = listing;
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void complete(long version) {
        writing.lock();
        try {
            boolean restored = version < reached;
            reached = version;
            for (Iterator<StoredAccount> all = accounts.values().iterator(); all.hasNext(); ) {
                StoredAccount account = all.next();
                if (account.listing != listing && (restored || account.version <= version)) {
                    all.remove();
                }
            }
        } finally {
            writing.unlock();
        }
        // It shows what was so when its first page was asked for.
        accounts.forEach((account, stored) -> listener.seen(account, stored, listingBegan));
    }

    @Override
    public void changed(SeenAccount object) {
        StoredAccount now;
        writing.lock();
        try {
            StoredAccount known = accounts.get(object.account());
            if (known != null && object.version() != Versions.UNKNOWN && known.version > object.version()) {
                return;
            }
            now = stored(object, known == null ? seconds() + (int) YOUTH.toSeconds() : known.youngUntil);
            now.listing = listing;
            accounts.put(object.account(), now);
        } finally {
            writing.unlock();
        }
        listener.seen(object.account(), now, nanos.getAsLong());
    }

    @Override
    public void deleted(SeenAccount object) {
        writing.lock();
        try {
            StoredAccount known = accounts.get(object.account());
            if (known != null && (object.version() == Versions.UNKNOWN || known.version <= object.version())) {
                accounts.remove(object.account());
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void reached(long version) {
        writing.lock();
        try {
            reached = version;
        } finally {
            writing.unlock();
        }
    }

    /** Takes what a live read brought, if it is newer than all that is known. */
    void offer(SeenAccount object) {
        writing.lock();
        try {
            StoredAccount known = accounts.get(object.account());
            if (object.version() > reached && (known == null || known.version < object.version())) {
                StoredAccount now = stored(object, known == null ? youngUntil(object) : known.youngUntil);
                now.listing = known == null ? 0 : known.listing;
                accounts.put(object.account(), now);
            }
        } finally {
            writing.unlock();
        }
    }

    private static StoredAccount stored(SeenAccount object, int youngUntil) {
        return StoredAccount.of(object.annotations(), object.version(), youngUntil);
    }

    /** By the two wall clocks; a creation in the future is one of this moment. */
    private int youngUntil(SeenAccount object) {
        long age = clock.instant().getEpochSecond() - object.createdAt();
        return age > YOUTH.toSeconds() ? NEVER_YOUNG : seconds() + (int) (YOUTH.toSeconds() - Math.max(0, age)) + 1;
    }

    private int seconds() {
        return (int) TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - epoch);
    }
}
