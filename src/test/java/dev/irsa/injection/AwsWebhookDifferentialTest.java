package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.Audience;
import dev.irsa.identity.FakeServiceAccounts;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.GrantRules;
import dev.irsa.identity.MappingsBuilder;
import dev.irsa.identity.Region;
import dev.irsa.identity.Resolution;
import dev.irsa.identity.RoleMapping;
import dev.irsa.identity.RoleSyntax;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.TokenLifetime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Under the {@code compatible} profile a pod leaves this webhook as it leaves the AWS webhook. */
class AwsWebhookDifferentialTest {
    private static final int CASES = 10_000;
    private static final ServiceAccountRef ACCOUNT = new ServiceAccountRef("demo", "app");
    private static final InjectionSettings WITHOUT_JITTER = new InjectionSettings(
            InjectionSettings.COMPATIBLE.webIdentity(),
            InjectionSettings.COMPATIBLE.containerCredentials(),
            InjectionSettings.COMPATIBLE.containerCredentialsUri(),
            InjectionSettings.COMPATIBLE.completeIdentityPair(),
            InjectionSettings.COMPATIBLE.completeRegionPair(),
            InjectionSettings.COMPATIBLE.disableMetadata(),
            Jitter.OFF);

    @Test
    void podsLeaveBothAlike() {
        int compared = 0;
        int changed = 0;
        for (int number = 0; number < CASES; number++) {
            Dice dice = Dice.of(number);
            AwsWebhookModel model = model(dice);
            ObjectNode pod = pods(dice, model).pod();
            ObjectNode theirs = model.mutate(pod);
            if (!theirs.equals(pod) && model.leavesVolumeUnused(theirs)) {
                continue;
            }
            ObjectNode ours = ours(pod, model);
            if (!ours.equals(theirs)) {
                assertThat(ours.toPrettyString())
                        .as(Dice.describe(number, model + "\n" + pod))
                        .isEqualTo(theirs.toPrettyString());
            }
            compared++;
            changed += theirs.equals(pod) ? 0 : 1;
        }
        assertThat(compared).isGreaterThan(CASES * 4 / 5);
        assertThat(changed).isGreaterThan(CASES / 2);
    }

    private static AwsWebhookModel model(Dice dice) {
        Map<String, String> account = new HashMap<>();
        if (dice.chance(60)) {
            account.put("role-arn", dice.pick("arn:aws:iam::111122223333:role/app", ""));
        }
        if (dice.chance(30)) {
            account.put("audience", "vault");
        }
        if (dice.chance(30)) {
            account.put("token-expiration", dice.pick("7200", "60", "-7", "0", "soon", ""));
        }
        if (dice.chance(30)) {
            account.put("sts-regional-endpoints", dice.pick("true", "false", "T", "0", "yes", ""));
        }
        Optional<AwsWebhookModel.Mapping> mapping = dice.chance(60)
                ? Optional.of(new AwsWebhookModel.Mapping(
                        "arn:aws-cn:iam::444455556666:role/team/app",
                        "mapped",
                        dice.chance(50),
                        dice.pick(0L, 600L, 40000L)))
                : Optional.empty();
        AwsWebhookModel.Flags flags = new AwsWebhookModel.Flags(
                dice.pick("sts.amazonaws.com", "amazonaws.com"),
                dice.pick(86400L, 1800L),
                dice.pick("", "eu-central-1"),
                dice.chance(50));
        boolean containerCredentials = dice.chance(30);
        // There the AWS webhook never reads an entry for an account that exists, which is one of its defects.
        return new AwsWebhookModel(
                flags, account, containerCredentials ? Optional.empty() : mapping, containerCredentials);
    }

    private static UsualPodGenerator pods(Dice dice, AwsWebhookModel model) {
        if (model.containerCredentials()) {
            return new UsualPodGenerator(dice, TokenDelivery.CONTAINER_CREDENTIALS, "pods.eks.amazonaws.com");
        }
        boolean annotated = !model.account().getOrDefault("role-arn", "").isEmpty();
        String audience = annotated || model.mapping().isEmpty()
                ? model.account().getOrDefault("audience", model.flags().audience())
                : model.mapping().get().audience();
        return new UsualPodGenerator(dice, TokenDelivery.WEB_IDENTITY, audience);
    }

    private static ObjectNode ours(ObjectNode received, AwsWebhookModel model) {
        ObjectNode pod = received.deepCopy();
        Resolution resolution = resolver(model).resolve(ACCOUNT, Long.MAX_VALUE);
        if (resolution instanceof Resolution.Granted granted) {
            PodView view = Trees.view(new PodReader(new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX)), received);
            Injection injection = new Injector(WITHOUT_JITTER).inject(view, granted.grant(), "demo/pod", "seed");
            if (injection instanceof Injection.Patched patched) {
                JsonPatch.apply(patched.operations(), pod);
            }
        }
        return pod;
    }

    private static GrantResolver resolver(AwsWebhookModel model) {
        AwsWebhookModel.Flags flags = model.flags();
        GrantRules rules = new GrantRules(
                RoleSyntax.STRICT,
                new Audience(flags.audience()),
                new Audience("pods.eks.amazonaws.com"),
                Set.of(),
                TokenLifetime.clamp(flags.expiration()),
                flags.regionalSts(),
                false,
                flags.region().isEmpty() ? Optional.empty() : Optional.of(new Region(flags.region())));
        Map<String, String> annotations = new HashMap<>();
        model.account().forEach((key, value) -> annotations.put("eks.amazonaws.com/" + key, value));
        MappingsBuilder mappings = new MappingsBuilder();
        model.mapping()
                .ifPresent(mapping -> mappings.with(
                        ACCOUNT.toString(),
                        new RoleMapping(
                                mapping.role(),
                                Optional.of(mapping.audience()),
                                Optional.of(mapping.regionalSts()),
                                mapping.expiration() == 0
                                        ? Optional.empty()
                                        : Optional.of(TokenLifetime.clamp(mapping.expiration())))));
        Set<ServiceAccountRef> identities = model.containerCredentials() ? Set.of(ACCOUNT) : Set.of();
        return new GrantResolver(
                rules, new FakeServiceAccounts().with(ACCOUNT, annotations), mappings::build, () -> identities);
    }
}
