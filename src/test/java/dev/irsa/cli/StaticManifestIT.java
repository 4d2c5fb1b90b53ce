package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** KEP-5793: a real API server that has the webhook's configuration from a file, made as docs/install.md says. */
class StaticManifestIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path FILES = Path.of("config/static-manifests").toAbsolutePath();
    private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    @TempDir
    private Path directory;

    @Test
    void theWebhookIsCalledAndNothingInTheApiSaysSo() throws Exception {
        Path manifests = Files.createDirectory(directory.resolve("mutating-webhooks"));
        String configuration = Files.readString(FILES.resolve("admission-configuration.yaml"));
        assertThat(configuration).contains("/etc/kubernetes/admission/mutating-webhooks");
        Path admission = Files.writeString(
                directory.resolve("admission.yaml"),
                configuration.replace("/etc/kubernetes/admission/mutating-webhooks", manifests.toString()));
        try (ControlPlane plane = ControlPlane.start(
                        "--feature-gates=ManifestBasedAdmissionControlConfig=true",
                        "--admission-control-config-file=" + admission);
                ClusterWebhook webhook = new ClusterWebhook(plane)) {
            webhook.admin.serviceAccount(
                    webhook.namespace, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            assertThat(ClusterWebhook.isInjected(create(webhook))).isFalse();
            String file = filled(webhook.caBundle());
            assertThat(file).contains("url: https://127.0.0.1:10263/mutate", "caBundle: " + webhook.caBundle());
            put(file.replace("10263", String.valueOf(webhook.port())), manifests);
            Eventually.within(PATIENCE, "it is called", () -> ClusterWebhook.isInjected(create(webhook)));
            assertThat(webhook.admin.get(CONFIGURATIONS).body().path("items")).isEmpty();
            assertThat(webhook.admin
                            .delete(CONFIGURATIONS + "/irsa-webhook.static.k8s.io")
                            .status())
                    .isEqualTo(404);
            assertThat(ClusterWebhook.isInjected(create(webhook))).isTrue();
            // the way out that docs/install.md names
            Files.delete(manifests.resolve("irsa-webhook.yaml"));
            Eventually.within(PATIENCE, "it is called no more", () -> !ClusterWebhook.isInjected(create(webhook)));
        }
    }

    private static Kube.Reply create(ClusterWebhook webhook) {
        Kube.Reply pod = webhook.create("app", "app", "?dryRun=All");
        assertThat(pod.status()).isEqualTo(201);
        return pod;
    }

    /** Runs the page's command, with a CA and the tree where it expects them. */
    private String filled(String caBundle) throws Exception {
        Files.write(directory.resolve("ca.crt"), Base64.getDecoder().decode(caBundle));
        Files.createSymbolicLink(directory.resolve("config"), FILES.getParent());
        String page = Files.readString(Path.of("docs/install.md"));
        String begin = "<!-- commands: static-manifest, run by StaticManifestIT -->\n```console\n$ ";
        int from = page.indexOf(begin) + begin.length();
        assertThat(from).isGreaterThan(begin.length());
        Process shell = new ProcessBuilder("bash", "-c", page.substring(from, page.indexOf("\n```", from)))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return Files.readString(directory.resolve("irsa-webhook.yaml"));
    }

    /** Whole at once, as files in such a directory should be put. */
    private void put(String file, Path manifests) throws Exception {
        Path whole = Files.writeString(directory.resolve("whole.yaml"), file);
        Files.move(whole, manifests.resolve("irsa-webhook.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }
}
