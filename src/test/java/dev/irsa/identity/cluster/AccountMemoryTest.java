package dev.irsa.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.follow.Json;
import dev.irsa.identity.AnnotationKeys;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What a kept ServiceAccount costs. */
class AccountMemoryTest {
    private static final int COUNT = 50_000;
    private static final int PAGE = 500;

    @Test
    void anAnnotatedAccountTakesAtMost300Bytes() throws Exception {
        AccountReader reader = new AccountReader(new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX));
        read(reader, new AccountStore(System::nanoTime, InstantSource.system(), (_, _, _) -> {}), 0, PAGE);
        long before = liveHeap();
        AccountStore store = new AccountStore(System::nanoTime, InstantSource.system(), (_, _, _) -> {});
        store.listing();
        for (int from = 0; from < COUNT; from += PAGE) {
            read(reader, store, from, from + PAGE);
        }
        store.complete(COUNT);
        double each = (liveHeap() - before) / (double) COUNT;
        assertThat(store.size()).isEqualTo(COUNT);
        System.out.printf(Locale.ROOT, "%d annotated ServiceAccounts: %.0f bytes of live heap each%n", COUNT, each);
        assertThat(each).isLessThanOrEqualTo(300);
    }

    private static void read(AccountReader reader, AccountStore store, int from, int to) {
        StringBuilder page = new StringBuilder("[");
        for (int i = from; i < to; i++) {
            page.append(i == from ? "" : ",").append("""
                    {"metadata":{"name":"service-account-%d","namespace":"namespace-%d","uid":"4c6f1d0e-0000-4000-8000-%012d",
                    "resourceVersion":"%d","creationTimestamp":"2026-11-20T10:00:00Z","labels":{"app":"x%d"},
                    "annotations":{"eks.amazonaws.com/role-arn":"arn:aws:iam::111122223333:role/team/application-%d",
                    "kubectl.kubernetes.io/last-applied-configuration":"{}"},"managedFields":[{"manager":"kubectl",
                    "fieldsV1":{"f:metadata":{"f:annotations":{}}}}]},"secrets":[{"name":"x"}]}
                    """.formatted(i, i / 50, i, 100 + i, i, i));
        }
        page.append("]");
        JsonParser json = Json.parser(new ByteArrayInputStream(page.toString().getBytes(StandardCharsets.UTF_8)));
        json.nextToken();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            store.listed(Objects.requireNonNull(reader.read(json).object()));
        }
    }

    private static long liveHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
