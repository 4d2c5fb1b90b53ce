package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.Grant;
import dev.irsa.outcome.Reason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What holds for every pod, checked on generated ones. */
class InjectionPropertiesTest {
    private static final int CASES = 20_000;

    private final PodReader reader = new PodReader(new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX));

    @Test
    void holdForEveryPod() {
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        for (int number = 0; number < CASES; number++) {
            Dice dice = Dice.of(number);
            ObjectNode pod = new PodGenerator(dice).pod();
            GrantGenerator generator = new GrantGenerator(dice);
            Grant grant = generator.grant();
            InjectionSettings settings = generator.settings();
            try {
                reasons.merge(check(pod, grant, settings), 1, Integer::sum);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(Dice.describe(number, settings + "\n" + grant + "\n" + pod), e);
            }
        }
        // The generator reaches what it should: a test of pods that are all alike would prove little.
        assertThat(reasons)
                .hasEntrySatisfying(Reason.INJECTED, count -> assertThat(count).isGreaterThan(CASES / 4))
                .containsKeys(
                        Reason.ALREADY_COMPLETE,
                        Reason.NO_CONTAINER_SELECTED,
                        Reason.VOLUME_NAME_TAKEN,
                        Reason.MOUNT_PATH_TAKEN,
                        Reason.POD_MALFORMED,
                        Reason.MIRROR_POD,
                        Reason.SKIP_LABEL);
    }

    private Reason check(ObjectNode pod, Grant grant, InjectionSettings settings) {
        byte[] received = Trees.bytes(pod);
        PodView view = Trees.view(reader, received);
        assertThat(Trees.view(reader, pod)).as("from a tree as from bytes").isEqualTo(view);

        Injection injection = new Injector(settings).inject(view, grant, "demo/pod", "seed");
        List<Operation> operations = operations(injection);
        byte[] patch = JsonPatch.encode(operations);
        Injection again = new Injector(settings).inject(Trees.view(reader, received), grant, "demo/pod", "seed");
        assertThat(JsonPatch.encode(operations(again))).as("same bytes").isEqualTo(patch);
        assertThat(again.warnings()).isEqualTo(injection.warnings());
        assertThat(Trees.JSON.readTree(patch).valueStream())
                .allMatch(operation -> operation.path("op").stringValue().equals("add"));

        byte[] patched = Rfc6902.apply(patch, received);
        ObjectNode applied = pod.deepCopy();
        JsonPatch.apply(operations, applied);
        assertThat(Trees.parse(patched)).as("as RFC 6902 has it").isEqualTo(Trees.parse(Trees.bytes(applied)));

        TokenDelivery delivery =
                grant instanceof Grant.WebIdentity ? settings.webIdentity() : settings.containerCredentials();
        PatchedPod both = new PatchedPod(pod, applied, operations, grant, delivery);
        both.holdsEverythingOfTheUser();
        both.addsNothingTwice();
        both.everyTokenThatIsNamedIsThere();
        both.addsNoUnusedVolume();

        Injection second = new Injector(settings).inject(Trees.view(reader, patched), grant, "demo/pod", "other");
        assertThat(operations(second)).as("second run").isEmpty();
        assertThat(injection.warnings())
                .allMatch(warning -> warning.text().chars().allMatch(c -> c >= ' ' && c < 0x7f));
        return injection.reason();
    }

    private static List<Operation> operations(Injection injection) {
        return switch (injection) {
            case Injection.Patched patched -> patched.operations();
            case Injection.Untouched untouched -> List.of();
        };
    }
}
