package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.outcome.Reason;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rows S32 to S43: pods of every shape, variables and volumes that are there already. */
class PodShapeAcceptanceTest {
    private static final String MOUNT_PATH = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
    private static final String ROLE = "{\"name\":\"AWS_ROLE_ARN\",\"value\":\"" + TestWebhook.ROLE + "\"}";
    private static final String TOKEN_FILE =
            "{\"name\":\"AWS_WEB_IDENTITY_TOKEN_FILE\",\"value\":\"" + MOUNT_PATH + "/token\"}";
    private static final String MOUNT =
            "{\"name\":\"aws-iam-token\",\"readOnly\":true,\"mountPath\":\"" + MOUNT_PATH + "\"}";
    private static final String VOLUME = """
            {"name":"aws-iam-token","projected":{"sources":[{"serviceAccountToken":
              {"audience":"sts.amazonaws.com","expirationSeconds":86400,"path":"token"}}]}}""";

    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static JsonNode json(String text) {
        return Reviews.JSON.readTree(text);
    }

    /** A container that has been given everything. */
    private static void isComplete(JsonNode container) {
        assertThat(container.get("env")).contains(json(ROLE), json(TOKEN_FILE));
        assertThat(container.get("volumeMounts")).contains(json(MOUNT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "\"x\"", "7", "true"})
    void s32_aSpecThatIsNoneIsLeftAlone(String spec) throws IOException {
        edge.post(Reviews.pod(pod -> pod.set("spec", json(spec)))).isUntouched(Reason.POD_MALFORMED);
        edge.post(Reviews.pod(pod -> pod.remove("spec"))).isUntouched(Reason.POD_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "\"x\"", "7", "{\"0\":{\"name\":\"main\"}}"})
    void s32_containersThatAreNoneAreLeftAlone(String containers) throws IOException {
        edge.post(Reviews.spec(spec -> spec.set("containers", json(containers))))
                .isUntouched(Reason.POD_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[null]", "[[]]", "[\"x\"]", "[7]", "[{\"env\":{}}]", "[{\"volumeMounts\":\"x\"}]"})
    void s32_aContainerThatIsNoneIsLeftAloneWithAWarning(String containers) throws IOException {
        edge.post(Reviews.spec(spec -> spec.set("containers", json(containers))))
                .isWarned(Reason.POD_MALFORMED);
    }

    @Test
    void s33_containersAreAddressedByTheirPlaceWhateverTheirNames() throws IOException {
        JsonNode pod = edge.post(Reviews.spec(spec -> spec.set("containers", json("""
                        [{"image":"a"},{"name":"same"},{"name":"same"},{"name":"a/b~c~0~1"},{"name":""},{"name":7}]"""))))
                .isPatched();
        assertThat(pod.at("/spec/containers")).hasSize(6).allSatisfy(PodShapeAcceptanceTest::isComplete);
    }

    @Test
    void s34_500ContainersOf200VariablesArePatchedInProportion() throws IOException {
        byte[] body = Reviews.spec(spec -> {
            ArrayNode containers = spec.putArray("containers");
            for (int i = 0; i < 500; i++) {
                ArrayNode env = containers.addObject().put("name", "c" + i).putArray("env");
                for (int j = 0; j < 200; j++) {
                    env.addObject().put("name", "VARIABLE_" + j).put("value", "v" + j);
                }
            }
        });
        Exchange exchange = edge.post(body);
        // The volume; in each container two variables and, for there are none yet, all mounts at once.
        assertThat(exchange.patch()).hasSize(1 + 500 * 3);
        JsonNode pod = exchange.isPatched();
        assertThat(pod.at("/spec/containers")).hasSize(500).allSatisfy(PodShapeAcceptanceTest::isComplete);
        try (RawHttp http = edge.connect()) {
            long best = Long.MAX_VALUE;
            for (int i = 0; i < 20; i++) {
                long start = System.nanoTime();
                assertThat(http.exchange(RawHttp.post("/mutate", body, "Content-Type: application/json"))
                                .status())
                        .isEqualTo(200);
                best = Math.min(best, System.nanoTime() - start);
            }
            System.out.printf("S34: %d bytes, best of 20 with TLS both ways %.1f ms%n", body.length, best / 1e6);
            assertThat(best / 1_000_000).as("best of 20 in ms").isLessThan(500);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]"})
    void s35_envThatIsEmptyIsFilled(String env) throws IOException {
        isComplete(edge.post(Reviews.container(container -> container.set("env", json(env))))
                .isPatched()
                .at("/spec/containers/0"));
        isComplete(edge.post(Reviews.container(container -> container.remove("env")))
                .isPatched()
                .at("/spec/containers/0"));
    }

    @Test
    void s35_entriesThatAreNoneAreKept() throws IOException {
        String odd = "[{},{\"value\":\"x\"},null,7,{\"name\":null},{\"name\":\"\"}]";
        JsonNode env = edge.post(Reviews.env(odd)).isPatched().at("/spec/containers/0/env");
        assertThat(env).containsAll(json(odd)).hasSize(9);
    }

    @Test
    void s35_theUsersOwnIdentityIsKept() throws IOException {
        String own = "{\"name\":\"AWS_ROLE_ARN\",\"value\":\"arn:aws:iam::999999999999:role/own\"}";
        JsonNode env = edge.post(Reviews.env("[" + own + "," + own + "," + TOKEN_FILE + "]"))
                .isPatched()
                .at("/spec/containers/0/env");
        assertThat(env).hasSize(4).doesNotContain(json(ROLE));
    }

    @Test
    void s36_aVariableFromElsewhereCountsAsSet() throws IOException {
        String from = "{\"name\":\"AWS_ROLE_ARN\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"s\",\"key\":\"k\"}}}";
        JsonNode env = edge.post(Reviews.env("[" + from + "," + TOKEN_FILE + "]"))
                .isPatched()
                .at("/spec/containers/0/env");
        assertThat(env).hasSize(3).doesNotContain(json(ROLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {ROLE, TOKEN_FILE})
    void s37_ofAHalfSetPairTheOtherHalfIsNotAdded(String half) throws IOException {
        Exchange exchange = edge.post(Reviews.env("[" + half + "]"));
        assertThat(exchange.isPatchedWithWarning(Reason.IDENTITY_HALF_SET).at("/spec/containers/0/env"))
                .hasSize(2);
        assertThat(exchange.warning())
                .isEqualTo("container main: sets only half of the AWS identity variables; left as it is");
    }

    @Test
    void s38_variablesOutOfEnvFromAreOverruled() throws IOException {
        JsonNode container = edge.post(Reviews.container(
                        c -> c.set("envFrom", json("[{\"secretRef\":{\"name\":\"aws\"}},{\"prefix\":\"AWS_\"}]"))))
                .isPatched()
                .at("/spec/containers/0");
        isComplete(container);
        assertThat(container.get("envFrom")).hasSize(2);
    }

    @Test
    void s39_staticKeysAreWarnedOf() throws IOException {
        Exchange exchange =
                edge.post(Reviews.env("[{\"name\":\"AWS_ACCESS_KEY_ID\",\"value\":\"" + Reviews.SECRET + "\"}]"));
        isComplete(exchange.isPatchedWithWarning(Reason.STATIC_KEYS).at("/spec/containers/0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"aws-iam-token\",\"emptyDir\":{}}",
                "{\"name\":\"aws-iam-token\",\"hostPath\":{\"path\":\"/etc\"}}",
                "{\"name\":\"aws-iam-token\"}",
                "{\"name\":\"aws-iam-token\",\"projected\":{\"sources\":[]}}",
                "{\"name\":\"aws-iam-token\",\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"audience\":\"vault\",\"path\":\"token\"}}]}}",
                "{\"name\":\"aws-iam-token\",\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"path\":\"token\"}}]}}",
                "{\"name\":\"aws-iam-token\",\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"audience\":\"sts.amazonaws.com\",\"path\":\"other\"}}]}}",
                "{\"name\":\"aws-iam-token\",\"projected\":{\"sources\":[{\"configMap\":{\"name\":\"aws-iam-token\"}}]}}"
            })
    void s40_aForeignVolumeOfOurNameIsNotMounted(String volume) throws IOException {
        edge.post(Reviews.spec(spec -> ((ArrayNode) spec.get("volumes")).add(json(volume))))
                .isWarned(Reason.VOLUME_NAME_TAKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MOUNT_PATH,
                MOUNT_PATH + "/",
                MOUNT_PATH + "/token",
                MOUNT_PATH + "/deeper/still",
                "/var/run/secrets//eks.amazonaws.com/./serviceaccount",
                "/var/run/x/../secrets/eks.amazonaws.com/serviceaccount"
            })
    void s41_aMountAtOrUnderOurPathIsLeftAlone(String path) throws IOException {
        edge.post(mounting(path)).isWarned(Reason.MOUNT_PATH_TAKEN);
    }

    @Test
    void s41_onlyThatContainerIsLeftAlone() throws IOException {
        ObjectNode review = (ObjectNode) Reviews.JSON.readTree(mounting(MOUNT_PATH));
        ((ArrayNode) review.at("/request/object/spec/containers")).addObject().put("name", "other");
        Exchange exchange = edge.post(Reviews.JSON.writeValueAsBytes(review));
        JsonNode containers =
                exchange.isPatchedWithWarning(Reason.MOUNT_PATH_TAKEN).at("/spec/containers");
        assertThat(containers.get(0)).isEqualTo(review.at("/request/object/spec/containers/0"));
        isComplete(containers.get(1));
    }

    /** behaviour.md, section 4: a mount at a parent does not stand in the way. */
    @ParameterizedTest
    @ValueSource(strings = {"/var/run/secrets", "/var/run/secrets/eks.amazonaws.com", "/", MOUNT_PATH + "2"})
    void s41_aMountAtAParentOrBesideDoesNotMatter(String path) throws IOException {
        isComplete(edge.post(mounting(path)).isPatched().at("/spec/containers/0"));
    }

    private static byte[] mounting(String path) {
        return Reviews.container(container -> ((ArrayNode) container.get("volumeMounts"))
                .addObject()
                .put("name", "tmp")
                .put("mountPath", path));
    }

    @Test
    void s42_aHandWrittenIdentityIsLeftAsItIs() throws IOException {
        String volume = VOLUME.replace("aws-iam-token", "my-token");
        edge.post(Reviews.spec(spec -> {
                    ((ArrayNode) spec.get("volumes")).add(json(volume));
                    ObjectNode container = (ObjectNode) spec.at("/containers/0");
                    ((ArrayNode) container.get("volumeMounts")).add(json(MOUNT.replace("aws-iam-token", "my-token")));
                    ((ArrayNode) container.get("env")).add(json(ROLE)).add(json(TOKEN_FILE));
                }))
                .isUntouched(Reason.ALREADY_COMPLETE);
    }

    @Test
    void s42_anEquivalentVolumeIsUsed() throws IOException {
        JsonNode pod = edge.post(Reviews.spec(spec ->
                        ((ArrayNode) spec.get("volumes")).add(json(VOLUME.replace("aws-iam-token", "my-token")))))
                .isPatched();
        assertThat(pod.at("/spec/volumes")).hasSize(2);
        assertThat(pod.at("/spec/containers/0/volumeMounts/1"))
                .isEqualTo(json(MOUNT.replace("aws-iam-token", "my-token")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "missing"})
    void s43_volumesAreAddedToWhateverIsThere(String volumes) throws IOException {
        JsonNode pod = edge.post(Reviews.spec(spec -> {
                    spec.remove("volumes");
                    if (!volumes.equals("missing")) {
                        spec.set("volumes", json(volumes));
                    }
                }))
                .isPatched();
        assertThat(pod.at("/spec/volumes")).containsExactly(json(VOLUME));
    }

    @Test
    void s43_ourVolumeComesFirst() throws IOException {
        JsonNode volumes = edge.post(Reviews.good()).isPatched().at("/spec/volumes");
        assertThat(volumes).containsExactly(json(VOLUME), json("{\"name\":\"tmp\",\"emptyDir\":{}}"));
    }
}
