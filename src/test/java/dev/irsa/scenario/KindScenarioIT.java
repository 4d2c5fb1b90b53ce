package dev.irsa.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.dajudge.kindcontainer.KindContainer;
import com.dajudge.kindcontainer.KindContainerVersion;
import dev.irsa.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.Container;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.MountableFile;

/**
 * The scenario on a whole cluster: a Kind node by Testcontainers, with the image and the chart as users install them. Needs
 * a Docker engine that can pull (or has) {@code kindest/node}, and an image in {@code IRSA_IMAGES} ({@code hack/image/build}).
 */
class KindScenarioIT extends Scenario {
    private static final KindContainerVersion KUBERNETES = KindContainerVersion.VERSION_1_34_0;
    private static final String ARCHIVE = "/irsa-image.tar";
    private static final String INPUT = "/input.yaml";

    @Override
    ScenarioCluster start() throws Exception {
        String image = System.getenv().getOrDefault("IRSA_IMAGES", "").strip().split(" ", -1)[0];
        assumeTrue(!image.isEmpty(), "there is no image; make one with hack/image/build and name it in IRSA_IMAGES");
        String node = "kindest/node:" + KUBERNETES.descriptor().getKubernetesVersion();
        assumeTrue(has(node), "there is no image " + node + ", and no registry to pull it from");
        KindContainer<?> kind = new KindContainer<>(KUBERNETES);
        kind.start();
        Kind cluster = new Kind(kind);
        try {
            cluster.load(image);
            cluster.install(image);
            return cluster;
        } catch (Exception | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    private static boolean has(String image) throws IOException, InterruptedException {
        return run("docker", "image", "inspect", image) == 0 || run("docker", "pull", "--quiet", image) == 0;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }

    private record Kind(KindContainer<?> node) implements ScenarioCluster {
        /** The node's containerd knows nothing of the engine that it runs in. */
        void load(String image) throws Exception {
            Path archive = Files.createTempFile("irsa-", ".tar");
            try {
                assertThat(run("docker", "save", "--output=" + archive, image)).isZero();
                node.copyFileToContainer(MountableFile.forHostPath(archive), ARCHIVE);
                Container.ExecResult imported =
                        node.execInContainer("ctr", "--namespace=k8s.io", "images", "import", ARCHIVE);
                assertThat(imported.getExitCode()).as(imported.getStderr()).isZero();
            } finally {
                Files.delete(archive);
            }
        }

        void install(String image) {
            int colon = image.lastIndexOf(':');
            String values =
                    "{image: {registry: docker.io/library, repository: %s, tag: %s, pullPolicy: Never}, webhook: {admission: {failurePolicy: Fail}}}"
                            .formatted(image.substring(0, colon), image.substring(colon + 1));
            assertThat(kubectl("", "create", "namespace", Chart.NAMESPACE)).contains("created");
            String version = KUBERNETES.descriptor().getKubernetesVersion().replace("v", "");
            String applied = kubectl(
                    Chart.render(values, version).text(), "apply", "--server-side", "-n", Chart.NAMESPACE, "-f", "-");
            assertThat(applied).doesNotContain("rror");
            assertThat(kubectl(
                            "",
                            "-n",
                            Chart.NAMESPACE,
                            "wait",
                            "--for=condition=Available",
                            "--timeout=180s",
                            "deployment",
                            "--all"))
                    .contains("condition met");
        }

        /** The node's own kubectl; what it reads goes there as a file, since the engine's exec has no input here. */
        @Override
        public String kubectl(String input, String... arguments) {
            List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig=/etc/kubernetes/admin.conf"));
            String file = INPUT + Thread.currentThread().threadId();
            for (String argument : arguments) {
                command.add(argument.equals("-") ? file : argument);
            }
            try {
                if (!input.isEmpty()) {
                    node.copyFileToContainer(Transferable.of(input), file);
                }
                Container.ExecResult result = node.execInContainer(command.toArray(String[]::new));
                return result.getStdout() + result.getStderr();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            node.stop();
        }
    }
}
