package dev.irsa.audit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.follow.Json;
import dev.irsa.identity.AnnotationKeys;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;

/** What is kept of pods, and what it costs. */
class PodStoreTest {
    private final SeenPodReader reader = new SeenPodReader(new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX));
    private final PodStore store = new PodStore();

    private SeenPod pod(String name, String metadata, int template) {
        String json = """
                {"metadata":{"name":"%s","namespace":"demo","uid":"4c6f1d0e-0000-4000-8000-000000000000",
                "resourceVersion":"17"%s,"managedFields":[{"manager":"kubelet","fieldsV1":{"f:status":{}}}]},
                "spec":{"serviceAccountName":"app-%d","volumes":[{"name":"kube-api-access-%s","projected":{"sources":[
                {"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}}]}}],
                "containers":[{"name":"main","image":"registry.example/app:1","env":[{"name":"A","value":"b"}],
                "volumeMounts":[{"name":"kube-api-access-%s",
                "mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]}]},
                "status":{"phase":"Running","podIP":"10.0.0.1"}}""".formatted(name, metadata, template, name.hashCode(), name.hashCode());
        try (JsonParser parser = Json.parser(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)))) {
            parser.nextToken();
            return Objects.requireNonNull(reader.read(parser).object());
        }
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        store.forEach((ref, _) -> names.add(ref.name()));
        return names.stream().sorted().toList();
    }

    @Test
    void aPodIsKnownByItsNameAndKeepsItsIdentifier() {
        SeenPod pod = pod("web-1", "", 1);
        assertThat(pod.pod()).isEqualTo(new SeenPod.PodRef("demo", "web-1"));
        assertThat(pod.uid()).startsWith("4c6f1d0e-");
        assertThat(pod.view().serviceAccountName()).isEqualTo("app-1");
    }

    @Test
    void podsOfATemplateShareWhatIsKeptOfThem() {
        assertThat(pod("web-1", "", 1).view()).isSameAs(pod("web-2", "", 1).view());
        assertThat(pod("web-1", "", 1).view()).isNotEqualTo(pod("web-2", "", 2).view());
    }

    @Test
    void aListingReplacesWhatWasThere() {
        store.listing();
        store.listed(pod("web-1", "", 1));
        store.listed(pod("web-2", "", 1));
        store.complete(17);
        store.listing();
        store.listed(pod("web-2", "", 1));
        store.changed(pod("web-3", "", 1));
        store.complete(18);
        assertThat(names()).containsExactly("web-2", "web-3");
    }

    @Test
    void whoEndsOrIsDeletedOrAsksToBeLeftAloneIsForgotten() {
        store.listing();
        for (String name : List.of("web-1", "web-2", "web-3", "web-4")) {
            store.listed(pod(name, "", 1));
        }
        store.complete(17);
        store.changed(pod("web-1", ",\"deletionTimestamp\":\"2026-11-20T10:00:00Z\"", 1));
        store.deleted(pod("web-2", "", 1));
        store.changed(pod("web-3", ",\"labels\":{\"eks.amazonaws.com/skip-pod-identity-webhook\":\"\"}", 1));
        assertThat(names()).containsExactly("web-4");
    }

    @Test
    void aPodTakesAFewHundredBytes() {
        int count = 20_000;
        pod("warm-up", "", 1);
        long before = liveHeap();
        store.listing();
        for (int i = 0; i < count; i++) {
            store.listed(pod("deployment-%d-7c9f8b6d5-x%05d".formatted(i % 200, i), "", i % 200));
        }
        store.complete(17);
        double each = (liveHeap() - before) / (double) count;
        assertThat(store.size()).isEqualTo(count);
        System.out.printf(Locale.ROOT, "%d pods of 200 templates: %.0f bytes of live heap each%n", count, each);
        assertThat(each).isLessThanOrEqualTo(450);
    }

    private static long liveHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
