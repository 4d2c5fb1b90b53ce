package dev.irsa.identity.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.RoleMapping;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts.Lookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ManifestDirectoryTest {
    private static final ManifestRules RULES =
            new ManifestRules(new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX), "default", Optional.of("kube-system"));
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(ManifestDirectory.class);

    @TempDir
    Path root;

    private Path directory;
    private ManifestDirectory manifests;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void start() throws IOException {
        log.start();
        LOGGER.addAppender(log);
        directory = Files.createDirectories(root.resolve("manifests"));
        write("a.yaml", account("one"), account("two"));
        write("z/config.yaml", """
                {apiVersion: v1, kind: ConfigMap, metadata: {name: pod-identity-webhook, namespace: kube-system},
                 data: {config: '{"batch/*": {"RoleARN": "batch"}}'}}
                """);
        manifests = new ManifestDirectory(directory, RULES, Duration.ofMillis(5));
        manifests.start();
    }

    @AfterEach
    void close() {
        manifests.close();
        LOGGER.detachAppender(log);
    }

    private static String account(String name) {
        return "{apiVersion: v1, kind: ServiceAccount, metadata: {name: " + name + "}}\n";
    }

    /** Into the place at once, as kubelets and careful people do. */
    private void write(String file, String... documents) throws IOException {
        Path target = directory.resolve(file);
        Files.createDirectories(target.getParent());
        Path draft = Files.writeString(root.resolve("draft"), String.join("---\n", documents));
        Files.move(draft, target, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean has(String name) {
        return manifests.find(new ServiceAccountRef("default", name), 0) instanceof Lookup.Found;
    }

    private List<String> warnings() {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().levelStr.equals("WARN"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60)).until(condition);
    }

    @Test
    void isThereOnceStarted() {
        assertThat(has("one")).isTrue();
        assertThat(has("two")).isTrue();
        assertThat(has("three")).isFalse();
        assertThat(manifests.mappings().find(new ServiceAccountRef("batch", "x")))
                .map(RoleMapping::role)
                .contains("batch");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void followsChanges() throws IOException {
        write("a.yaml", account("one"));
        until(() -> !has("two"));
        write("b.yml", account("two"));
        write("c.json", "{\"kind\": \"ServiceAccount\", \"metadata\": {\"name\": \"three\"}}");
        until(() -> has("two") && has("three"));
        Files.delete(directory.resolve("z/config.yaml"));
        until(() -> manifests.mappings().size() == 0);
    }

    @Test
    void aBrokenDocumentKeepsWhatItsFileSaid() throws IOException {
        write("a.yaml", account("three"), "{kind: ServiceAccount, metadata: {name: two\n");
        until(() -> has("three"));
        assertThat(has("one")).isTrue();
        assertThat(has("two")).isTrue();
        assertThat(warnings()).singleElement().asString().contains("a.yaml, document 2, line 4:");

        write("a.yaml", account("three"), "{kind: ServiceAccount, metadata: {name: two\n", account("four"));
        until(() -> has("four"));
        assertThat(has("one")).isTrue();

        write("a.yaml", account("three"));
        until(() -> !has("one") && !has("two") && !has("four"));
    }

    @Test
    void aProblemIsLoggedOncePerChange() throws IOException {
        write("a.yaml", "{kind: ServiceAccount, metadata: {name: two\n");
        until(() -> warnings().size() == 1);
        write("b.yaml", account("three"));
        until(() -> has("three"));
        assertThat(warnings()).hasSize(1);
        assertThat(has("one")).isTrue();
    }

    @Test
    void aBrokenConfigMapKeepsTheLastGoodMappings() throws IOException {
        write("z/config.yaml", """
                {kind: ConfigMap, metadata: {name: pod-identity-webhook, namespace: kube-system},
                 data: {config: '{"batch/*": {"RoleARN": "batch"}, "oops": {}}'}}
                """);
        until(() -> warnings().size() == 1);
        assertThat(manifests.mappings().size()).isEqualTo(1);
    }

    @Test
    void aDirectoryThatVanishesTakesNothingWithIt() throws IOException {
        Files.move(directory, root.resolve("away"));
        until(() -> warnings().size() == 1);
        assertThat(warnings()).containsExactly(directory + ": does not exist; what it last said stays");
        assertThat(has("one")).isTrue();
        Files.delete(root.resolve("away/a.yaml"));
        Files.move(root.resolve("away"), directory);
        until(() -> !has("one"));
        assertThat(manifests.mappings().size()).isEqualTo(1);
    }

    @Test
    void loadsOnce() throws IOException {
        write("b.yaml", account("one"));
        ManifestIdentities.Loaded loaded = ManifestDirectory.load(directory, RULES);
        assertThat(loaded.identities().accounts()).hasSize(2);
        assertThat(loaded.notes()).singleElement().asString().contains("b.yaml, document 1, line 1: serviceaccount");
        assertThat(ManifestDirectory.load(root.resolve("missing"), RULES).problems())
                .containsExactly(root.resolve("missing") + ": does not exist");
    }
}
