package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.Grant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** A pod before and after, and what must hold between the two whatever the pod. Reads the JSON, not the code's own view. */
record PatchedPod(
        ObjectNode before, ObjectNode after, List<Operation> operations, Grant grant, TokenDelivery delivery) {
    private static final Pattern PLACES = Pattern.compile("/metadata"
            + "|/metadata/labels(/eks\\.amazonaws\\.com~1pod-identity)?"
            + "|/spec/volumes(/0)?"
            + "|/spec/(initContainers|containers)/\\d+/(env|volumeMounts)(/-)?");

    /** Taking back what the operations say leaves the bytes that came in, and no operation replaced anything. */
    void holdsEverythingOfTheUser() {
        ObjectNode pod = before.deepCopy();
        List<Runnable> undo = new ArrayList<>();
        for (Operation operation : operations) {
            assertThat(operation.path()).matches(PLACES);
            JsonPointer path = JsonPointer.compile(operation.path());
            String member = path.last().getMatchingProperty();
            if (pod.at(path.head()) instanceof ArrayNode array) {
                int index = member.equals("-") ? array.size() : Integer.parseInt(member);
                array.insert(index, operation.value().deepCopy());
                undo.addFirst(() -> array.remove(index));
            } else {
                ObjectNode object = (ObjectNode) pod.at(path.head());
                JsonNode old = object.get(member);
                assertThat(old == null || old.isNull())
                        .as("nothing at %s", path)
                        .isTrue();
                object.set(member, operation.value().deepCopy());
                undo.addFirst(() -> {
                    if (old == null) {
                        object.remove(member);
                    } else {
                        object.set(member, old);
                    }
                });
            }
        }
        assertThat(pod).isEqualTo(after);
        undo.forEach(Runnable::run);
        assertThat(pod.toString()).isEqualTo(before.toString());
    }

    /** What was added was not there before, and is there once. */
    void addsNothingTwice() {
        assertNew(names(before.at("/spec/volumes")), names(after.at("/spec/volumes")));
        eachContainer((was, is) -> {
            assertNew(names(was.path("env")), names(is.path("env")));
            List<String> taken = Stream.concat(
                            paths(was.path("volumeMounts"), "mountPath"),
                            paths(was.path("volumeDevices"), "devicePath"))
                    .toList();
            List<String> added = paths(is.path("volumeMounts"), "mountPath")
                    .skip(paths(was.path("volumeMounts"), "mountPath").count())
                    .toList();
            assertThat(added).hasSizeLessThanOrEqualTo(1);
            added.forEach(
                    path -> assertThat(taken).noneMatch(other -> other.equals(path) || other.startsWith(path + "/")));
        });
    }

    /** A container that was told of the token has it: the right token, at the path, whole. */
    void everyTokenThatIsNamedIsThere() {
        String variable = grant instanceof Grant.WebIdentity
                ? "AWS_WEB_IDENTITY_TOKEN_FILE"
                : "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
        eachContainer((was, is) -> {
            if (names(is.path("env")).contains(variable)
                    && !names(was.path("env")).contains(variable)) {
                List<JsonNode> mounts = is.path("volumeMounts")
                        .valueStream()
                        .filter(mount ->
                                normal(mount.path("mountPath").stringValue("")).equals(delivery.mountPath()))
                        .toList();
                assertThat(mounts).as("mounts at the path").isNotEmpty();
                mounts.forEach(mount -> {
                    assertThat(mount.path("subPath").stringValue("")).isEmpty();
                    assertThat(tokens(mount.path("name").stringValue("")))
                            .containsExactly(grant.audience().text() + " " + delivery.fileName());
                });
            }
        });
    }

    /** A volume that was added is one that a container mounts. */
    void addsNoUnusedVolume() {
        if (after.at("/spec/volumes").size() > before.at("/spec/volumes").size()) {
            String name = after.at("/spec/volumes/0/name").stringValue();
            assertThat(containers(after))
                    .anyMatch(container -> names(container.path("volumeMounts")).contains(name));
        }
    }

    /** The tokens in the one volume of a name, as audience and path; another volume of the same name is a failure. */
    private List<String> tokens(String volume) {
        List<JsonNode> found = after.at("/spec/volumes")
                .valueStream()
                .filter(node -> node.path("name").equals(StringNode.valueOf(volume)))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst()
                .at("/projected/sources")
                .valueStream()
                .map(source -> source.path("serviceAccountToken"))
                .filter(JsonNode::isObject)
                .map(token -> token.path("audience").stringValue("") + " "
                        + token.path("path").stringValue(""))
                .toList();
    }

    private interface Pair {
        void check(JsonNode was, JsonNode is);
    }

    private void eachContainer(Pair pair) {
        List<JsonNode> was = containers(before);
        List<JsonNode> is = containers(after);
        assertThat(is).hasSameSizeAs(was);
        for (int i = 0; i < is.size(); i++) {
            pair.check(was.get(i), is.get(i));
        }
    }

    private static List<JsonNode> containers(ObjectNode pod) {
        return Stream.of("/spec/initContainers", "/spec/containers")
                .map(pod::at)
                .filter(JsonNode::isArray)
                .flatMap(JsonNode::valueStream)
                .toList();
    }

    private static List<String> names(JsonNode array) {
        return array.isArray()
                ? array.valueStream()
                        .map(item -> item.path("name"))
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue)
                        .toList()
                : List.of();
    }

    private static Stream<String> paths(JsonNode array, String field) {
        return (array.isArray() ? array.valueStream() : Stream.<JsonNode>empty())
                .map(item -> item.path(field))
                .filter(JsonNode::isString)
                .map(path -> normal(path.stringValue()));
    }

    private static String normal(String path) {
        return Path.of("/" + path.replace("\0", "")).normalize().toString();
    }

    private static void assertNew(List<String> before, List<String> after) {
        List<String> added = new ArrayList<>(after);
        before.forEach(added::remove);
        Set<String> old = new HashSet<>(before);
        assertThat(added).doesNotHaveDuplicates().noneMatch(old::contains);
    }
}
