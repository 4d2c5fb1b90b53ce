package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A release's life: Helm installs, upgrades, downgrades and uninstalls on a real API server, which calls the webhook by its
 * Service's address. Processes stand in for pods, and a proxy on loopback for kube-proxy. Under load nothing fails, although
 * failurePolicy is Fail, and every pod has its identity.
 */
class LifecycleIT extends ReleaseOnCluster {
    private static final String VALUES = " --set webhook.admission.failurePolicy=Fail --set webhook.service.port=8443"
            + " --set webhook.preStopSeconds=2 --set webhook.drainSeconds=3 --set webhook.audit.enabled=false";
    private static final int CLIENTS = 8;

    /** How long the kubelet waits between a pod's leaving the Service and SIGTERM; VALUES say the same. */
    private static final Duration PRE_STOP = Duration.ofSeconds(2);

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean stop;

    private interface Steps {
        void take() throws Exception;
    }

    /** Creates pods as dry runs, as fast as answers come, while the steps are taken and a little longer: none may fail. */
    private void underLoad(String what, Steps steps) throws Exception {
        awaitTheWebhook();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                ends.add(threads.submit(this::keepCreating));
            }
            try {
                awaitCalls(200);
                steps.take();
                awaitCalls(200);
            } finally {
                stop = true;
                for (Future<?> end : ends) {
                    end.get();
                }
            }
        }
        failures.stream().limit(3).forEach(System.out::println);
        System.out.printf("%s: %d pods, %d failed%n", what, calls.get(), failures.size());
        assertThat(failures.size()).isZero();
    }

    private void keepCreating() {
        while (!stop) {
            Kube.Reply reply = create();
            calls.incrementAndGet();
            if (reply.status() != 201) {
                failures.add(reply.status() + " " + reply.text("/message") + " at " + java.time.Instant.now());
            }
        }
    }

    private Kube.Reply create() {
        return admin.post(
                "/api/v1/namespaces/team-a/pods?dryRun=All",
                Map.of(
                        "metadata",
                        Map.of("generateName", "app-"),
                        "spec",
                        Map.of(
                                "serviceAccountName",
                                "app",
                                "containers",
                                List.of(Map.of("name", "app", "image", "app")))));
    }

    private static String region(Kube.Reply pod) {
        return pod.body()
                .at("/spec/containers/0/env")
                .valueStream()
                .filter(variable -> variable.path("name").asString("").equals("AWS_REGION"))
                .map(variable -> variable.path("value").asString(""))
                .findFirst()
                .orElse("none");
    }

    /** The API server's own copy of the webhook configuration may be a moment behind. */
    private void awaitTheWebhook() throws InterruptedException {
        Eventually.within(Duration.ofSeconds(60), "the webhook is called", () -> create().status() == 201);
    }

    private void awaitCalls(int more) throws InterruptedException {
        int enough = calls.get() + more;
        Eventually.within(Duration.ofSeconds(120), more + " more pods are answered for", () -> calls.get() >= enough);
    }

    /** What a Deployment's controller, the kubelet and kube-proxy do: a new one is ready before an old one goes. */
    private List<Replica> roll(List<Replica> old, List<ServiceProxy> proxies) throws Exception {
        List<Replica> now = new ArrayList<>();
        for (Replica goes : old) {
            Replica comes = replica().ready();
            int in = comes.port();
            proxies.forEach(proxy -> proxy.add(in));
            awaitCalls(100);
            int out = goes.port();
            proxies.forEach(proxy -> proxy.remove(out));
            Thread.sleep(PRE_STOP);
            goes.terminate();
            now.add(comes);
        }
        return now;
    }

    @Test
    void r33UpgradesAndDowngradesLoseNothing() throws Exception {
        helm("install irsa" + RELEASE + VALUES);
        List<ServiceProxy> proxies = new ArrayList<>(List.of(proxy(8443)));
        List<Replica> replicas = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Replica replica = replica().ready();
            proxies.getFirst().add(replica.port());
            replicas.add(replica);
        }
        underLoad("R33, 2 rollouts", () -> {
            // another port of the Service, other flags, other labels
            ServiceProxy second = proxy(9443);
            for (Replica replica : replicas) {
                second.add(replica.port());
            }
            proxies.add(second);
            helm("upgrade irsa" + RELEASE + VALUES + " --set webhook.service.port=9443"
                    + " --set webhook.config.aws-default-region=eu-central-1 --set commonLabels.stage=new");
            List<Replica> upgraded = roll(replicas, proxies);
            assertThat(region(create())).isEqualTo("eu-central-1");
            helm("upgrade irsa" + RELEASE + VALUES);
            roll(upgraded, proxies);
            assertThat(region(create())).isEqualTo("none");
        });
        assertThat(calls.get()).isGreaterThan(1000);
    }

    @Test
    void r34AnUninstallLosesNothingAndLeavesNothingInTheWay() throws Exception {
        helm("install irsa" + RELEASE + VALUES);
        ServiceProxy proxy = proxy(8443);
        Replica replica = replica().ready();
        proxy.add(replica.port());
        underLoad("R34, 1 uninstall", () -> {
            Thread kubelet = Thread.ofVirtual().start(() -> stopWithItsDeployment(replica, proxy));
            helm("uninstall irsa --namespace irsa-system");
            kubelet.join();
        });
        assertThat(admin.get("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations")
                        .body()
                        .path("items")
                        .isEmpty())
                .isTrue();
        String left = plane.kubectl(
                "", "get", "all,secret,configmap,role,rolebinding,sa,pdb", "-n", "irsa-system", "-o", "name");
        assertThat(left.lines().filter(line -> line.contains("irsa"))).containsExactly("secret/irsa-webhook-ca");
        assertThat(plane.kubectl("", "get", "clusterrole,clusterrolebinding", "-o", "name"))
                .doesNotContain("irsa-");
    }

    private void stopWithItsDeployment(Replica replica, ServiceProxy proxy) {
        try {
            while (deployment().path("kind").asString("").equals("Deployment")) {
                Thread.sleep(5);
            }
            proxy.remove(replica.port());
            Thread.sleep(PRE_STOP);
            replica.terminate();
        } catch (Exception e) {
            failures.add("stop: " + e);
        }
    }
}
