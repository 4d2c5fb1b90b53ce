package dev.irsa.chart;

import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** People and controllers that create pods, most of which hold a role; some of them make mistakes. */
final class DashboardLoad implements AutoCloseable {
    private static final String ROLE = "eks.amazonaws.com/role-arn";
    private static final int CLIENTS = 4;
    private static final Duration PAUSE = Duration.ofMillis(60);

    private final Kube admin;
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final AtomicInteger accounts = new AtomicInteger();
    private volatile boolean stop;

    DashboardLoad(Kube admin) {
        this.admin = admin;
        admin.namespace("team-a");
        admin.serviceAccount("team-a", "app", Map.of(ROLE, "arn:aws:iam::111122223333:role/app"));
        admin.serviceAccount("team-a", "plain", Map.of());
        admin.serviceAccount("team-a", "typo", Map.of(ROLE, "arn:aws:iam::1111:role/app"));
    }

    void start() {
        for (int i = 0; i < CLIENTS; i++) {
            threads.submit(this::keepCreating);
        }
    }

    /** Waits until a pod that should hold a role has been created without, and leaves it there. */
    void awaitOneLetIn() throws InterruptedException {
        Eventually.within(Duration.ofSeconds(60), "a pod is let in unasked", () -> {
            Kube.Reply pod = create("app", "");
            if (pod.status() == 201 && !pod.body().toString().contains("AWS_ROLE_ARN")) {
                return true;
            }
            delete(pod);
            return false;
        });
    }

    private void keepCreating() {
        while (!stop) {
            try {
                createOne(ThreadLocalRandom.current().nextInt(100));
                Thread.sleep(PAUSE);
            } catch (UncheckedIOException | IllegalStateException _) {
                // a controller would try again, and so is it here
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void createOne(int dice) {
        if (dice < 2) {
            String fresh = "fresh-" + accounts.incrementAndGet();
            admin.serviceAccount("team-a", fresh, Map.of(ROLE, "arn:aws:iam::111122223333:role/" + fresh));
            delete(create(fresh, ""));
        } else if (dice < 12) {
            create("app", "?dryRun=All");
        } else {
            delete(create(dice < 17 ? "typo" : dice < 35 ? "plain" : "app", ""));
        }
    }

    private Kube.Reply create(String account, String query) {
        return admin.post(
                "/api/v1/namespaces/team-a/pods" + query,
                Map.of(
                        "metadata",
                        Map.of("generateName", account + "-"),
                        "spec",
                        Map.of(
                                "serviceAccountName",
                                account,
                                "containers",
                                List.of(Map.of("name", "app", "image", "app")))));
    }

    private void delete(Kube.Reply pod) {
        if (pod.status() == 201) {
            admin.delete("/api/v1/namespaces/team-a/pods/" + pod.text("/metadata/name"));
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop = true;
        threads.shutdown();
        threads.awaitTermination(30, TimeUnit.SECONDS);
    }
}
