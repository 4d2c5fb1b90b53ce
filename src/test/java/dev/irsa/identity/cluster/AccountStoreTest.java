package dev.irsa.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.AccountAnnotations;
import dev.irsa.identity.ServiceAccountRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountStoreTest {
    private static final ServiceAccountRef APP = ref("app");
    private long nanos = 1_000_000_000L;
    private final Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private final AccountStore store = new AccountStore(() -> nanos, () -> now, (_, _, _) -> {});

    private static ServiceAccountRef ref(String name) {
        return new ServiceAccountRef("demo", name);
    }

    private static SeenAccount seen(String name, long version, String role) {
        AccountAnnotations annotations = role == null
                ? AccountAnnotations.NONE
                : new AccountAnnotations(role, null, null, null, null, null, null);
        return new SeenAccount(ref(name), annotations, version, 0);
    }

    private void list(long version, SeenAccount... accounts) {
        store.listing();
        for (SeenAccount account : accounts) {
            store.listed(account);
        }
        store.complete(version);
    }

    @Test
    void aListingReplacesWhatWasThere() {
        list(10, seen("app", 5, "a"), seen("other", 6, "b"));
        list(20, seen("app", 15, "c"));
        assertThat(store.find(APP).annotations().roleArn()).isEqualTo("c");
        assertThat(store.find(ref("other"))).isNull();
    }

    @Test
    void aReadThatWasOvertakenByADeletionDoesNotBringTheAccountBack() {
        list(10, seen("app", 5, "a"));
        store.deleted(seen("app", 12, "a"));
        store.reached(12);
        store.offer(seen("app", 11, "late"));
        assertThat(store.find(APP)).isNull();
    }

    @Test
    void anAccountMadeAnewAfterItsDeletionIsTaken() {
        list(10, seen("app", 5, "a"));
        store.deleted(seen("app", 12, "a"));
        store.reached(12);
        store.offer(seen("app", 13, "new"));
        assertThat(store.find(APP)).isNotNull();
        store.deleted(seen("app", 14, "new"));
        assertThat(store.find(APP)).isNull();
    }

    @Test
    void aWatchThatLagsDoesNotUndoARead() {
        list(10, seen("app", 5, null));
        store.offer(seen("app", 20, "new"));
        store.changed(seen("app", 15, null));
        assertThat(store.find(APP).hasRole()).isTrue();
        store.changed(seen("app", 25, null));
        assertThat(store.find(APP).hasRole()).isFalse();
    }

    @Test
    void aReadBeforeTheFirstListingIsKeptOnlyIfTheListingConfirmsIt() {
        store.offer(seen("app", 5, "a"));
        store.offer(seen("gone", 6, "a"));
        store.offer(seen("later", 50, "a"));
        list(10, seen("app", 5, "a"));
        assertThat(store.find(APP)).isNotNull();
        assertThat(store.find(ref("gone"))).isNull();
        assertThat(store.find(ref("later"))).isNotNull();
    }

    @Test
    void aRestoredClusterReplacesEverything() {
        list(1000, seen("app", 900, "a"), seen("gone", 950, "a"));
        list(500, seen("app", 400, "old"));
        assertThat(store.find(APP).annotations().roleArn()).isEqualTo("old");
        assertThat(store.find(ref("gone"))).isNull();
        store.offer(seen("fresh", 501, "a"));
        assertThat(store.find(ref("fresh"))).isNotNull();
    }

    @Test
    void anAccountIsYoungForFiveSecondsAfterTheWatchBringsIt() {
        list(10);
        store.changed(seen("app", 11, null));
        assertThat(store.isYoung(store.find(APP))).isTrue();
        nanos += TimeUnit.MILLISECONDS.toNanos(3900);
        assertThat(store.isYoung(store.find(APP))).isTrue();
        nanos += TimeUnit.SECONDS.toNanos(2);
        assertThat(store.isYoung(store.find(APP))).isFalse();
    }

    @Test
    void anAccountThatIsListedIsAsOldAsItSays() {
        SeenAccount old = new SeenAccount(ref("old"), AccountAnnotations.NONE, 1, now.getEpochSecond() - 60);
        SeenAccount young = new SeenAccount(ref("young"), AccountAnnotations.NONE, 2, now.getEpochSecond() - 2);
        SeenAccount ahead = new SeenAccount(ref("ahead"), AccountAnnotations.NONE, 3, now.getEpochSecond() + 90);
        list(10, old, young, ahead);
        assertThat(store.isYoung(store.find(ref("old")))).isFalse();
        assertThat(store.isYoung(store.find(ref("young")))).isTrue();
        assertThat(store.isYoung(store.find(ref("ahead")))).isTrue();
        nanos += TimeUnit.SECONDS.toNanos(7);
        assertThat(store.isYoung(store.find(ref("ahead")))).isFalse();
    }

    /** Whatever the order in which reads, events and listings arrive: once the watch has told all, the copy is right. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void convergesWhateverTheOrder(long seed) {
        Random random = new Random(seed);
        Map<String, SeenAccount> truth = new HashMap<>();
        long version = 0;
        long told = 0;
        java.util.List<SeenAccount> reads = new java.util.ArrayList<>();
        java.util.List<Runnable> events = new java.util.ArrayList<>();
        java.util.List<Long> versions = new java.util.ArrayList<>();
        list(0);
        for (int step = 0; step < 4000; step++) {
            String name = "app" + random.nextInt(12);
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    SeenAccount made = seen(name, ++version, random.nextBoolean() ? "r" + version : null);
                    truth.put(name, made);
                    events.add(() -> store.changed(made));
                    versions.add(version);
                }
                case 2 -> {
                    if (truth.remove(name) != null) {
                        SeenAccount last = seen(name, ++version, null);
                        events.add(() -> store.deleted(last));
                        versions.add(version);
                    }
                }
                case 3 -> {
                    if (truth.containsKey(name)) {
                        reads.add(truth.get(name));
                    }
                }
                case 4 -> {
                    if (!reads.isEmpty()) {
                        store.offer(reads.remove(random.nextInt(reads.size())));
                    }
                }
                default -> {
                    if (random.nextInt(40) == 0) {
                        list(version, truth.values().toArray(SeenAccount[]::new));
                        events.clear();
                        versions.clear();
                        told = version;
                    } else if (!events.isEmpty()) {
                        events.removeFirst().run();
                        told = versions.removeFirst();
                        store.reached(told);
                    }
                }
            }
        }
        for (SeenAccount read : reads) {
            store.offer(read);
        }
        while (!events.isEmpty()) {
            events.removeFirst().run();
            store.reached(versions.removeFirst());
        }
        assertThat(told).isPositive();
        assertThat(store.size()).isEqualTo(truth.size());
        truth.forEach((name, account) -> {
            assertThat(store.find(ref(name)).version).isEqualTo(account.version());
            assertThat(store.find(ref(name)).annotations()).isEqualTo(account.annotations());
        });
    }
}
