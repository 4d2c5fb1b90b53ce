package dev.irsa.issuer.source.cluster;

import dev.irsa.cluster.ApiRequest;
import dev.irsa.cluster.ApiResponse;
import dev.irsa.cluster.ApiServer;
import dev.irsa.issuer.Json;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.View;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The API servers that stand behind the Service {@code kubernetes}: every one of them writes its own address into an
 * EndpointSlice in the namespace {@code default}. Needs list on EndpointSlices there.
 *
 * <p>Where that cannot be read, the API server that was asked still lists its keys, but it does not speak for others:
 * keys are added then, and none is removed.
 */
public final class SlicedInstances implements Instances {
    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"
            + "?labelSelector=kubernetes.io/service-name%3Dkubernetes";
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String OTHERS = "the EndpointSlices of default/kubernetes";

    private final Instance asked;
    private final Dialler dialler;
    private final Function<String, Instance> dial;

    /** The API servers of a cluster, of which one is known. */
    public SlicedInstances(ApiServer api, Dialler dialler) {
        this(api, dialler, dialler::dial);
    }

    SlicedInstances(ApiServer api, Dialler dialler, Function<String, Instance> dial) {
        this.asked = new Instance("API server", api);
        this.dialler = dialler;
        this.dial = dial;
    }

    @Override
    public Found find() {
        try (ApiResponse response = asked.api().call(ApiRequest.get(SLICES, LIMIT))) {
            byte[] body = response.body().readNBytes(Json.MAX_READ_BYTES + 1);
            if (response.status() != 200) {
                String hint = response.status() == 403
                        ? "; allow list on endpointslices in the namespace default, or say --api-server"
                        : "";
                return unknown("are answered with status " + response.status() + hint);
            }
            Set<String> addresses = addresses(body);
            if (addresses.isEmpty()) {
                return unknown("have no address; say --api-server");
            }
            dialler.keep(addresses);
            return new Found(addresses.stream().map(dial).toList(), Optional.empty());
        } catch (IOException e) {
            return unknown("cannot be read: " + e.getMessage());
        }
    }

    private Found unknown(String why) {
        return new Found(List.of(asked), Optional.of(new View.Unreadable(OTHERS, why)));
    }

    private static Set<String> addresses(byte[] body) throws IOException {
        JsonNode list = Json.object(body, Rule.A2, "the answer")
                .toOptional()
                .orElseThrow(() -> new IOException("the answer is not JSON"));
        Set<String> addresses = new LinkedHashSet<>();
        for (JsonNode slice : list.path("items").values()) {
            for (JsonNode port : slice.path("ports").values()) {
                // the one port there is; it has this name since the Service exists
                if (port.path("name").asString("https").equals("https")) {
                    int number = port.path("port").asInt(0);
                    slice.path("endpoints")
                            .values()
                            .forEach(endpoint -> endpoint.path("addresses")
                                    .values()
                                    .forEach(address -> addresses.add(host(address.asString("")) + ":" + number)));
                }
            }
        }
        return addresses;
    }

    private static String host(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    @Override
    public void close() {
        dialler.close();
    }
}
