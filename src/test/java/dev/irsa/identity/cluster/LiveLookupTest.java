package dev.irsa.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiResponse;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveLookupTest {
    private static final ServiceAccountRef APP = new ServiceAccountRef("demo", "app");
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicLong ahead = new AtomicLong();
    private final long start = System.nanoTime();
    /** Whether only the test moves the clock. */
    private volatile boolean frozen;

    private volatile Callable<ApiResponse> answer = LiveLookupTest::notFound;
    private final LookupCounts counts = new LookupCounts();
    private final LiveLookup lookup = new LiveLookup(
            new AccountRead(
                    _ -> {
                        reads.incrementAndGet();
                        try {
                            return answer.call();
                        } catch (IOException e) {
                            throw e;
                        } catch (Exception e) {
                            throw new IOException(e);
                        }
                    },
                    new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX)),
            new ReadLimit(1000, 1000, System::nanoTime),
            64,
            counts,
            this::nanos);
    private final AccountStore store = new AccountStore(this::nanos, InstantSource.system(), lookup::seen);

    private long nanos() {
        return (frozen ? start : System.nanoTime()) + ahead.get();
    }

    private Lookup find() {
        return find(Duration.ofSeconds(60));
    }

    private Lookup find(Duration limit) {
        return lookup.find(APP, store, nanos() + limit.toNanos());
    }

    private static ApiResponse response(int status, String body) {
        return new ApiResponse(status, Duration.ZERO, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static ApiResponse notFound() {
        return response(404, "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"code\":404}");
    }

    private static ApiResponse account(long version, String role) {
        return response(
                200,
                "{\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"app\",\"namespace\":\"demo\",\"resourceVersion\":\""
                        + version + "\",\"annotations\":{\"x\":null,\"eks.amazonaws.com/role-arn\":\"" + role
                        + "\"}}}");
    }

    @Test
    void absenceIsRememberedForASecondAndNoLonger() {
        frozen = true;
        assertThat(find()).isInstanceOf(Lookup.Absent.class);
        assertThat(find()).isInstanceOf(Lookup.Absent.class);
        assertThat(reads).hasValue(1);
        answer = () -> account(7, "r");
        ahead.addAndGet(TimeUnit.MILLISECONDS.toNanos(1001));
        assertThat(find()).isInstanceOf(Lookup.Found.class);
        assertThat(reads).hasValue(2);
    }

    @Test
    void anAbsenceIsForgottenWhenTheWatchBringsTheAccount() {
        frozen = true;
        assertThat(find()).isInstanceOf(Lookup.Absent.class);
        answer = () -> account(7, "r");
        store.changed(new SeenAccount(APP, dev.irsa.identity.AccountAnnotations.NONE, 6, 0));
        assertThat(find()).isInstanceOf(Lookup.Found.class);
    }

    @Test
    void aPageThatIsNotTheApiServersIsNoAbsence() {
        answer = () -> response(404, "<html>not found</html>");
        assertThat(find(Duration.ofMillis(300))).isInstanceOf(Lookup.Failed.class);
        answer = () -> response(404, "{\"kind\":\"Status\",\"reason\":\"Forbidden\"}");
        assertThat(find(Duration.ofMillis(300))).isInstanceOf(Lookup.Failed.class);
    }

    @Test
    void anotherObjectIsNoAnswer() {
        answer = () -> response(200, "{\"metadata\":{\"name\":\"other\",\"namespace\":\"demo\"}}");
        assertThat(find(Duration.ofMillis(300))).isInstanceOf(Lookup.Failed.class);
    }

    @Test
    void refusalThatNeedsAPersonIsNotRepeated() {
        answer = () -> response(403, "{\"kind\":\"Status\",\"reason\":\"Forbidden\"}");
        assertThat(find()).isInstanceOf(Lookup.Failed.class);
        assertThat(reads).hasValue(1);
    }

    @Test
    void aFailureIsRepeatedWithinTheDeadlineAndByTheNextRequest() {
        answer = () -> reads.get() < 3 ? response(500, "") : account(7, "r");
        assertThat(find()).isInstanceOf(Lookup.Found.class);
        assertThat(reads).hasValue(3);
        answer = () -> {
            throw new IOException("refused");
        };
        assertThat(find(Duration.ofSeconds(2))).isInstanceOf(Lookup.Failed.class);
        answer = () -> account(8, "r");
        assertThat(find()).isInstanceOf(Lookup.Found.class);
    }

    @Test
    void thoseWhoAskTogetherShareARead() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        answer = () -> {
            go.await();
            return account(7, "r");
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Lookup>> all = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                all.add(threads.submit(() -> find()));
            }
            Eventually.within(Duration.ofSeconds(30), "a read is on its way", () -> reads.get() == 1);
            go.countDown();
            for (Future<Lookup> one : all) {
                assertThat(one.get()).isInstanceOf(Lookup.Found.class);
            }
        }
        // Late comers may have needed one of their own.
        assertThat(reads.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void nobodyIsToldOfAMissingRoleByAReadThatBeganBeforeTheyAsked() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        answer = () -> {
            if (reads.get() == 1) {
                first.await();
                return response(
                        200, "{\"metadata\":{\"name\":\"app\",\"namespace\":\"demo\",\"resourceVersion\":\"7\"}}");
            }
            return account(8, "r");
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Lookup> early = threads.submit(() -> find());
            Eventually.within(Duration.ofSeconds(30), "it is on its way", () -> reads.get() == 1);
            Future<Lookup> late = threads.submit(() -> find());
            first.countDown();
            assertThat(early.get()).isInstanceOf(Lookup.Found.class);
            assertThat(((Lookup.Found) late.get()).entry().annotations().hasRole())
                    .isTrue();
        }
    }

    @Test
    void whatTheWatchBringsEndsTheWait() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        answer = () -> {
            never.await();
            return notFound();
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Lookup> waiting = threads.submit(() -> find(Duration.ofSeconds(60)));
            Eventually.within(Duration.ofSeconds(30), "it is on its way", () -> reads.get() == 1);
            store.changed(new SeenAccount(
                    APP, new dev.irsa.identity.AccountAnnotations("r", null, null, null, null, null, null), 6, 0));
            assertThat(waiting.get(30, TimeUnit.SECONDS)).isInstanceOf(Lookup.Found.class);
            never.countDown();
        }
    }

    private static ApiResponse tooMany() {
        return new ApiResponse(429, Duration.ofMinutes(5), new ByteArrayInputStream(new byte[0]));
    }

    /** However long the API server asks us to wait with the next read. */
    @Test
    void whatTheWatchBringsEndsTheWaitOfThoseWhoWereRefused() throws Exception {
        answer = LiveLookupTest::tooMany;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Lookup> waiting = threads.submit(() -> find(Duration.ofSeconds(60)));
            Eventually.within(Duration.ofSeconds(30), "it was refused", () -> reads.get() == 1);
            store.changed(withRole(6));
            assertThat(waiting.get(30, TimeUnit.SECONDS)).isInstanceOf(Lookup.Found.class);
            assertThat(reads).hasValue(1);
        }
    }

    /** Those who asked while the copy was still being made need not wait for their turn to read. */
    @Test
    void whatTheListingBringsEndsTheWait() throws Exception {
        answer = LiveLookupTest::tooMany;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Lookup> waiting = threads.submit(() -> find(Duration.ofSeconds(60)));
            Eventually.within(Duration.ofSeconds(30), "it was refused", () -> reads.get() == 1);
            store.listing();
            store.listed(withRole(6));
            store.complete(10);
            assertThat(waiting.get(30, TimeUnit.SECONDS)).isInstanceOf(Lookup.Found.class);
        }
    }

    /** What a listing brings was so when it began; a read that began later knows better. */
    @Test
    void aListingDoesNotOvertakeALaterRead() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        answer = () -> {
            go.await();
            return account(9, "new");
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            store.listing();
            store.listed(withRole(6));
            Future<Lookup> waiting = threads.submit(() -> find(Duration.ofSeconds(60)));
            Eventually.within(Duration.ofSeconds(30), "it is on its way", () -> reads.get() == 1);
            store.complete(7);
            go.countDown();
            assertThat(roleOf(waiting.get(30, TimeUnit.SECONDS))).isEqualTo("new");
        }
    }

    /** Those who came while the copy was being made, and may not read yet, have it as early as those who come after. */
    @Test
    void aListingEndsTheWaitOfThoseWhoCameMeanwhileAndDoNotRead() throws Exception {
        answer = LiveLookupTest::tooMany;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            store.listing();
            store.listed(withRole(6));
            Future<Lookup> waiting = threads.submit(() -> find(Duration.ofSeconds(60)));
            Eventually.within(Duration.ofSeconds(30), "it was refused", () -> reads.get() == 1);
            Eventually.within(Duration.ofSeconds(30), "the listing ends the wait", () -> {
                store.complete(7);
                return waiting.isDone();
            });
            assertThat(roleOf(waiting.get())).isEqualTo("r");
            assertThat(reads).hasValue(1);
        }
    }

    /** A read that the watch overtook may hang for long; nobody who comes later has anything to do with it. */
    @Test
    void whatTheWatchBroughtIsNotForThoseWhoComeLater() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        answer = () -> {
            if (reads.get() == 1) {
                never.await();
            }
            return notFound();
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Lookup> first = threads.submit(() -> find(Duration.ofSeconds(60)));
            Eventually.within(Duration.ofSeconds(30), "it is on its way", () -> reads.get() == 1);
            store.changed(withRole(6));
            assertThat(roleOf(first.get(30, TimeUnit.SECONDS))).isEqualTo("r");
            store.deleted(withRole(7));
            store.reached(7);
            assertThat(find()).isInstanceOf(Lookup.Absent.class);
            SeenAccount again = new SeenAccount(APP, dev.irsa.identity.AccountAnnotations.NONE, 9, 0);
            store.changed(again);
            store.reached(9);
            answer = () ->
                    response(200, "{\"metadata\":{\"name\":\"app\",\"namespace\":\"demo\",\"resourceVersion\":\"9\"}}");
            assertThat(roleOf(find())).isNull();
        } finally {
            never.countDown();
        }
    }

    private static @Nullable String roleOf(Lookup found) {
        assertThat(found).isInstanceOf(Lookup.Found.class);
        return ((Lookup.Found) found).entry().annotations().roleArn();
    }

    @Test
    void refusedToTheEndIsAFailure() {
        answer = LiveLookupTest::tooMany;
        assertThat(find(Duration.ofMillis(300))).isInstanceOf(Lookup.Failed.class);
        assertThat(reads).hasValue(1);
    }

    private static SeenAccount withRole(long version) {
        return new SeenAccount(
                APP, new dev.irsa.identity.AccountAnnotations("r", null, null, null, null, null, null), version, 0);
    }

    @Test
    void timeIsUpWhenItIsUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        answer = () -> {
            never.await();
            return notFound();
        };
        // The read itself would never end.
        assertThat(find(Duration.ofMillis(200))).isInstanceOf(Lookup.TimedOut.class);
        never.countDown();
    }
}
