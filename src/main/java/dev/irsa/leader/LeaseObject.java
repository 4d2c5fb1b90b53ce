package dev.irsa.leader;

import dev.irsa.cluster.ApiObjects;
import dev.irsa.cluster.ApiServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A Lease (coordination.k8s.io/v1). Needs get and patch on it by name, and create in its namespace. */
public final class LeaseObject {
    /** As the API server reads a MicroTime: six digits, no more and no fewer. */
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final ApiObjects objects;
    private final String namespace;
    private final String name;

    public LeaseObject(ApiServer api, String namespace, String name) {
        this.objects = new ApiObjects(api, "the Lease " + namespace + "/" + name);
        this.namespace = namespace;
        this.name = name;
    }

    /**
     * A Lease as it was read.
     *
     * @param holder empty when it is free
     * @param version changes with every write
     */
    record Held(String holder, Duration duration, long transitions, String version) {}

    private String collection() {
        return "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
    }

    /** Empty when there is no Lease yet. */
    Optional<Held> read() throws IOException {
        return objects.get(collection() + "/" + name).map(lease -> {
            JsonNode spec = lease.path("spec");
            return new Held(
                    spec.path("holderIdentity").asString(""),
                    Duration.ofSeconds(spec.path("leaseDurationSeconds").asLong(0)),
                    spec.path("leaseTransitions").asLong(0),
                    lease.path("metadata").path("resourceVersion").asString(""));
        });
    }

    /** Takes a Lease that nobody has made; false when somebody just did. */
    boolean create(String holder, Duration duration, Instant now) throws IOException {
        ObjectNode lease = JsonNodeFactory.instance.objectNode();
        lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        lease.putObject("metadata").put("namespace", namespace).put("name", name);
        spec(lease, holder, duration, now)
                .put("acquireTime", MICROS.format(now))
                .put("leaseTransitions", 0);
        return objects.send("POST", collection(), "application/json", lease);
    }

    /** Takes or keeps a Lease; false when it has changed since it was read. */
    boolean take(Held before, String holder, Duration duration, Instant now) throws IOException {
        ObjectNode lease = JsonNodeFactory.instance.objectNode();
        lease.putObject("metadata").put("resourceVersion", before.version());
        ObjectNode spec = spec(lease, holder, duration, now);
        if (!before.holder().equals(holder)) {
            spec.put("acquireTime", MICROS.format(now)).put("leaseTransitions", before.transitions() + 1);
        }
        return objects.send("PATCH", collection() + "/" + name, "application/merge-patch+json", lease);
    }

    private static ObjectNode spec(ObjectNode lease, String holder, Duration duration, Instant now) {
        return lease.putObject("spec")
                .put("holderIdentity", holder)
                .put("leaseDurationSeconds", duration.toSeconds())
                .put("renewTime", MICROS.format(now));
    }
}
