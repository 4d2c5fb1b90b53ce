package dev.irsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InjectCommandTest {
    private static final String POD =
            "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {serviceAccountName: app, containers: [{name: c}]}}\n";
    private static final String OTHER =
            "{apiVersion: v1, kind: Pod, metadata: {name: q, namespace: other}, spec: {containers: [{name: c}]}}\n";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static String account(String role) {
        return "{apiVersion: v1, kind: ServiceAccount, metadata: {name: app, annotations: "
                + "{eks.amazonaws.com/role-arn: 'arn:aws:iam::111122223333:role/" + role + "'}}}\n";
    }

    private int run(String stdin, String... arguments) {
        return run(Ansi.OFF, stdin, arguments);
    }

    private int run(Ansi ansi, String stdin, String... arguments) {
        return new CommandLine(new InjectCommand(new ByteArrayInputStream(stdin.getBytes(UTF_8))))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
                .execute(arguments);
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void printsTheManifestsAndSaysWhy() {
        assertThat(run(account("app") + "---\n" + POD + "---\nkind: Service\n", "-f", "-"))
                .isZero();
        assertThat(out.toString()).isEqualTo("""
                apiVersion: v1
                kind: ServiceAccount
                metadata:
                  name: app
                  annotations:
                    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/app
                ---
                apiVersion: v1
                kind: Pod
                metadata:
                  name: p
                spec:
                  serviceAccountName: app
                  containers:
                  - name: c
                    env:
                    - name: AWS_ROLE_ARN
                      value: arn:aws:iam::111122223333:role/app
                    - name: AWS_WEB_IDENTITY_TOKEN_FILE
                      value: /var/run/secrets/eks.amazonaws.com/serviceaccount/token
                    volumeMounts:
                    - name: aws-iam-token
                      readOnly: true
                      mountPath: /var/run/secrets/eks.amazonaws.com/serviceaccount
                  volumes:
                  - name: aws-iam-token
                    projected:
                      sources:
                      - serviceAccountToken:
                          audience: sts.amazonaws.com
                          expirationSeconds: 86400
                          path: token
                ---
                kind: Service
                """);
        assertThat(err.toString().lines()).containsExactly("pod default/p: injected");
    }

    @Test
    void theInputGoesBeforeTheManifests() throws IOException {
        Path manifests = write("more/sa.yaml", account("more")).getParent();
        assertThat(run(POD, "-f", "-", "--manifests", manifests.toString(), "-o", "table"))
                .isZero();
        assertThat(out.toString()).contains("role/more");
        assertThat(run(account("input") + "---\n" + POD, "-f", "-", "--manifests", manifests.toString(), "-o", "table"))
                .isZero();
        assertThat(out.toString()).contains("role/input");
        assertThat(err.toString())
                .contains("note: stdin, document 1, line 1: serviceaccount default/app replaces that of "
                        + manifests.resolve("sa.yaml"));
    }

    @Test
    void theNamespaceIsThatOfObjectsThatDoNotSay() {
        assertThat(run(account("app") + "---\n" + POD + "---\n" + OTHER, "-f", "-", "-n", "mine"))
                .isZero();
        assertThat(err.toString().lines())
                .containsExactly("pod mine/p: injected", "pod other/q: service-account-not-found");
    }

    @Test
    void whatCannotBeReadDoesNotKeepTheRestFromBeingPrinted() throws IOException {
        Path file = write("f.yaml", "a: b: c\n---\n" + POD);
        String missing = directory.resolve("missing").toString();
        assertThat(run("", "-f", file.toString(), "-f", missing)).isEqualTo(1);
        assertThat(out.toString()).contains("name: p");
        assertThat(err.toString().lines())
                .containsExactly(
                        "error: " + file + ", document 1, line 1: mapping values are not allowed here",
                        "error: " + missing + ": does not exist",
                        "pod default/p: service-account-not-found");
    }

    @Test
    void aDirectoryIsReadWithAllBelowIt() throws IOException {
        write("d/b/pod.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"b\"}}");
        write("d/a.yml", POD);
        write("d/readme.md", "a: b: c");
        assertThat(run("", "-f", directory.resolve("d").toString())).isZero();
        assertThat(err.toString().lines())
                .containsExactly("pod default/p: service-account-not-found", "pod default/b: pod-malformed");
    }

    @Test
    void requireFailsWhenNothingIsInjected() {
        assertThat(run(POD, "-f", "-", "--require")).isEqualTo(3);
        assertThat(run(account("app") + "---\n" + POD, "-f", "-", "--require")).isZero();
        String complete = out.toString().substring(out.toString().indexOf("kind: ServiceAccount"));
        assertThat(run(complete, "-f", "-", "--require")).isZero();
        assertThat(err.toString()).contains("already-complete");
        assertThat(run(POD + "---\n[", "-f", "-", "--require")).isEqualTo(1);
    }

    @Test
    void jsonIsOneObject() {
        assertThat(run(POD, "-f", "-", "-o", "json")).isZero();
        assertThat(json().path("kind").asString()).isEqualTo("Pod");
        assertThat(run("{kind: List, items: [{kind: A}, {kind: B}]}\n---\n{kind: C}", "-f", "-", "-o", "json"))
                .isZero();
        assertThat(json())
                .hasToString(
                        "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"kind\":\"A\"},{\"kind\":\"B\"},{\"kind\":\"C\"}]}");
        assertThat(run("", "-f", "-", "-o", "json")).isZero();
        assertThat(json().path("items")).isEmpty();
    }

    private JsonNode json() {
        String text = out.toString();
        out.getBuffer().setLength(0);
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void patchesAreLinesWithPathsFromTheRootOfTheWorkload() {
        String deployment =
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: \"a\\\"b\"}, spec: {template: {spec: "
                        + "{serviceAccountName: app, containers: [{name: c}]}}}}\n";
        assertThat(run(account("app") + "---\n" + deployment + "---\n" + OTHER, "-f", "-", "-o", "patch"))
                .isZero();
        assertThat(out.toString().lines()).hasSize(1);
        JsonNode line = json();
        assertThat(line.path("kind").asString()).isEqualTo("Deployment");
        assertThat(line.path("namespace").asString()).isEqualTo("default");
        assertThat(line.path("name").asString()).isEqualTo("a\"b");
        assertThat(line.path("patch")
                        .valueStream()
                        .map(operation -> operation.path("path").asString()))
                .containsExactly(
                        "/spec/template/spec/volumes",
                        "/spec/template/spec/containers/0/env",
                        "/spec/template/spec/containers/0/volumeMounts");
    }

    @Test
    void theTableIsAligned() {
        assertThat(run(account("app") + "---\n" + POD + "---\n" + OTHER, "-f", "-", "-o", "table"))
                .isZero();
        assertThat(out.toString()).isEqualTo("""
                KIND   NAMESPACE   NAME   SERVICEACCOUNT   RESULT      REASON                      ROLE
                Pod    default     p      app              patched     injected                    arn:aws:iam::111122223333:role/app
                Pod    other       q      default          untouched   service-account-not-found   -
                """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void coloursDoNotChangeTheTable() {
        run(account("app") + "---\n" + POD, "-f", "-", "-o", "table");
        String plain = out.toString();
        out.getBuffer().setLength(0);
        run(Ansi.ON, account("app") + "---\n" + POD, "-f", "-", "-o", "table");
        assertThat(out.toString()).contains("\u001b[32mpatched").isNotEqualTo(plain);
        assertThat(out.toString().replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain);
    }

    @Test
    void identitiesAreInContainerCredentialsMode() throws IOException {
        Path file = write("i.json", "{\"identities\": [{\"namespace\": \"default\", \"serviceAccount\": \"app\"}]}");
        assertThat(run(POD, "-f", "-", "--identities", file.toString())).isZero();
        assertThat(out.toString()).contains("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        assertThat(run(POD, "-f", "-", "--identities", directory.resolve("x").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("error: " + directory.resolve("x") + ": does not exist");
    }

    @Test
    void settingsOfTheWebhookCount() {
        assertThat(run(POD, "-f", "-", "--profile", "recommended", "--aws-default-region", "eu-central-1"))
                .isZero();
        run(account("app") + "---\n" + POD, "-f", "-", "--profile", "recommended");
        assertThat(out.toString()).contains("AWS_EC2_METADATA_DISABLED");
    }

    @Test
    void wrongUsage() {
        assertThat(run("")).isEqualTo(2);
        assertThat(run("", "-f", "-", "-o", "xml")).isEqualTo(2);
        assertThat(err.toString()).contains("expected yaml, json, patch or table, not 'xml'");
    }

    @Test
    void nothingFromAManifestReachesTheTerminalUnseen() {
        run(
                "{kind: Pod, metadata: {name: \"\\e[31mred\\u202e\"}, spec: {containers: [{name: c}]}}",
                "-f",
                "-",
                "-o",
                "table");
        run("{kind: Pod, metadata: {name: \"\\e[31mred\\u202e\"}, spec: {containers: [{name: c}]}}", "-f", "-");
        assertThat(out.toString() + err).contains("?[31mred?").doesNotContain("\u001b", "\u202e");
    }
}
