package dev.irsa.certificate.authority;

import dev.irsa.certificate.Pem;
import dev.irsa.cluster.ApiObjects;
import dev.irsa.cluster.ApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The caBundles of one MutatingWebhookConfiguration. Needs get and patch on it by name. */
public final class ClusterTrustBundles implements TrustBundles {
    private final ApiObjects objects;
    private final String path;

    public ClusterTrustBundles(ApiServer api, String configuration) {
        this.objects = new ApiObjects(api, "the MutatingWebhookConfiguration " + configuration);
        this.path = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/" + configuration;
    }

    @Override
    public Optional<List<List<X509Certificate>>> bundles() throws IOException {
        return objects.get(path).map(configuration -> {
            List<List<X509Certificate>> bundles = new ArrayList<>();
            configuration.path("webhooks").forEach(webhook -> bundles.add(bundle(webhook)));
            return bundles;
        });
    }

    private static List<X509Certificate> bundle(JsonNode webhook) {
        String encoded = webhook.path("clientConfig").path("caBundle").asString("");
        try {
            return encoded.isEmpty()
                    ? List.of()
                    : Pem.certificates(Base64.getDecoder().decode(encoded));
        } catch (IllegalArgumentException _) {
            return List.of();
        }
    }

    @Override
    public void write(List<X509Certificate> bundle) throws IOException {
        Optional<JsonNode> configuration = objects.get(path);
        if (configuration.isEmpty()) {
            return;
        }
        String pem = bundle.stream().map(Pem::certificate).collect(Collectors.joining());
        String encoded = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        JsonNode webhooks = configuration.get().path("webhooks");
        for (int i = 0; i < webhooks.size(); i++) {
            // The webhooks may have moved since they were read.
            patch.addObject()
                    .put("op", "test")
                    .put("path", "/webhooks/" + i + "/name")
                    .put("value", webhooks.get(i).path("name").asString(""));
            patch.addObject()
                    .put("op", "add")
                    .put("path", "/webhooks/" + i + "/clientConfig/caBundle")
                    .put("value", encoded);
        }
        if (!objects.send("PATCH", path + "?fieldManager=irsa-ca-bundle", "application/json-patch+json", patch)) {
            throw new IOException("the MutatingWebhookConfiguration changed while it was written");
        }
    }
}
