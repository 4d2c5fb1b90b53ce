package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.Audience;
import dev.irsa.identity.ContainerSelection;
import dev.irsa.identity.Grant;
import dev.irsa.identity.RoleArn;
import dev.irsa.identity.TokenLifetime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** S34 and S52 at their full size; time is bounded loosely here, and measured elsewhere. */
class LargePodTest {
    private static final Grant GRANT = new Grant.WebIdentity(
            new RoleArn("arn:aws:iam::111122223333:role/app"),
            new Audience("sts.amazonaws.com"),
            new Grant.Terms(TokenLifetime.DAY, true, Optional.empty(), ContainerSelection.ALL));

    @Test
    void fiveHundredContainersWithTwoHundredVariablesEach() {
        ObjectNode pod = pod(500, 200, "V");

        Injection.Patched patched = inject(pod);

        // Three variables and a mount list for each container, and the volume.
        assertThat(patched.operations()).hasSize(500 * 4 + 1);
        assertThat(Rfc6902.apply(JsonPatch.encode(patched.operations()), Trees.bytes(pod)))
                .isNotEmpty();
    }

    @Test
    void awsVariablesInGreatNumberAreNoTrouble() {
        assertThat(inject(pod(500, 200, "AWS_V")).operations()).hasSize(500 * 4 + 1);
    }

    @Test
    void aPodNearTheLimitOfTheStoreIsPatchedAsAnyOther() {
        ObjectNode pod = pod(1, 0, "V");
        pod.putObject("metadata").putObject("annotations").put("notes", "x".repeat(1_562_000));

        assertThat(JsonPatch.encode(inject(pod).operations())).hasSizeLessThan(1_000);
    }

    private static Injection.Patched inject(ObjectNode pod) {
        byte[] bytes = Trees.bytes(pod);
        PodReader reader = new PodReader(new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX));
        return (Injection.Patched) Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> new Injector(InjectionSettings.COMPATIBLE)
                        .inject(Trees.view(reader, bytes), GRANT, "demo/large", "seed"));
    }

    private static ObjectNode pod(int containers, int variables, String prefix) {
        ObjectNode pod = Trees.JSON.createObjectNode();
        ArrayNode list = pod.putObject("spec").putArray("containers");
        for (int i = 0; i < containers; i++) {
            ArrayNode env = list.addObject().put("name", "c" + i).putArray("env");
            for (int j = 0; j < variables; j++) {
                env.addObject().put("name", prefix + j).put("value", "v" + j);
            }
        }
        return pod;
    }
}
