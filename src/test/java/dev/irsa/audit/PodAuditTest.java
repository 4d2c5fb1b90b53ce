package dev.irsa.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.audit.Finding.Kind;
import dev.irsa.decision.Decider;
import dev.irsa.decision.Decision;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.Audience;
import dev.irsa.identity.FakeServiceAccounts;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.GrantRules;
import dev.irsa.identity.Region;
import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.RoleSyntax;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.identity.TokenLifetime;
import dev.irsa.injection.InjectionSettings;
import dev.irsa.injection.Injector;
import dev.irsa.injection.JsonPatch;
import dev.irsa.injection.PodReader;
import dev.irsa.injection.PodView;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Which pods are findings, and which only look like them. */
class PodAuditTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final AnnotationKeys KEYS = new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX);
    private static final ServiceAccountRef APP = new ServiceAccountRef("demo", "app");
    private static final String ROLE = "arn:aws:iam::111122223333:role/app";
    private static final String NEW_ROLE = "arn:aws:iam::111122223333:role/new";
    private static final String TOKEN = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";

    private final Map<String, String> annotations = new HashMap<>(Map.of(KEYS.roleArn(), ROLE));
    private InjectionSettings settings = InjectionSettings.COMPATIBLE;
    private Optional<Region> region = Optional.empty();
    private Set<ServiceAccountRef> identities = Set.of();

    private Decider decider(FakeServiceAccounts accounts) {
        GrantRules rules = new GrantRules(
                RoleSyntax.STRICT,
                audience("sts.amazonaws.com"),
                audience("pods.eks.amazonaws.com"),
                Set.of(),
                TokenLifetime.DAY,
                false,
                false,
                region);
        return new Decider(
                new GrantResolver(rules, accounts, () -> RoleMappings.NONE, () -> identities), new Injector(settings));
    }

    private static Audience audience(String text) {
        return Audience.parse(text, Set.of()).orElse(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }

    private FakeServiceAccounts accounts() {
        return new FakeServiceAccounts().with(APP, annotations);
    }

    private Verdict judge(ObjectNode pod) {
        return new PodAudit(decider(accounts()), settings).judge(view(pod), "demo", System.nanoTime());
    }

    private Optional<Kind> finding(ObjectNode pod) {
        return judge(pod) instanceof Verdict.Wrong(Finding finding) ? Optional.of(finding.kind()) : Optional.empty();
    }

    private static PodView view(ObjectNode pod) {
        try (JsonParser parser = JSON.treeAsTokens(pod)) {
            parser.nextToken();
            return Objects.requireNonNull(new PodReader(KEYS).read(parser));
        }
    }

    /** Single quotes stand for double ones. */
    private static ObjectNode pod(String containers) {
        return (ObjectNode) JSON.readTree("""
                {"metadata":{"name":"p","namespace":"demo"},
                 "spec":{"serviceAccountName":"app","containers":[%s]}}""".formatted(containers).replace('\'', '"'));
    }

    private static ObjectNode pod() {
        return pod("{'name':'main','image':'app'}");
    }

    /** The pod as the webhook makes it now. */
    private ObjectNode injected(ObjectNode pod) {
        Decision decision = decider(accounts()).decide(view(pod), "demo", "demo/p", "seed", System.nanoTime());
        ObjectNode patched = pod.deepCopy();
        if (decision instanceof Decision.Decided decided) {
            JsonPatch.apply(decided.operations(), patched);
        }
        return patched;
    }

    /** What the API server, the scheduler and the kubelet add. */
    private static ObjectNode running(ObjectNode pod) {
        ObjectNode spec = (ObjectNode) pod.get("spec");
        spec.put("nodeName", "n1").put("serviceAccount", "app").put("dnsPolicy", "ClusterFirst");
        spec.withArray("tolerations").addObject().put("operator", "Exists");
        spec.withArray("volumes").add(JSON.readTree("""
                {"name":"kube-api-access-x7k2p","projected":{"defaultMode":420,"sources":[
                {"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
                {"configMap":{"name":"kube-root-ca.crt"}},{"downwardAPI":{"items":[]}}]}}"""));
        spec.get("containers")
                .forEach(container -> ((ObjectNode) container)
                        .withArray("volumeMounts")
                        .addObject()
                        .put("name", "kube-api-access-x7k2p")
                        .put("readOnly", true)
                        .put("mountPath", "/var/run/secrets/kubernetes.io/serviceaccount"));
        pod.putObject("status").put("phase", "Running");
        return pod;
    }

    @Test
    void aPodThatWasNotInjectedIsAFinding() {
        assertThat(judge(running(pod()))).isInstanceOfSatisfying(Verdict.Wrong.class, wrong -> {
            assertThat(wrong.finding().kind()).isEqualTo(Kind.NOT_INJECTED);
            assertThat(wrong.finding().expected()).isEqualTo(ROLE);
            assertThat(wrong.finding().sentence())
                    .isEqualTo("has no token for " + ROLE + ", which serviceaccount demo/app grants");
        });
    }

    @Test
    void anInjectedPodIsGood() {
        assertThat(judge(running(injected(pod())))).isEqualTo(new Verdict.Good());
    }

    @Test
    void anotherRoleThanTheGrantSaysNowIsAFinding() {
        ObjectNode pod = running(injected(pod()));
        annotations.put(KEYS.roleArn(), NEW_ROLE);
        assertThat(judge(pod))
                .isInstanceOfSatisfying(
                        Verdict.Wrong.class,
                        wrong -> assertThat(wrong.finding())
                                .isEqualTo(new Finding(Kind.OTHER_ROLE, APP, NEW_ROLE, ROLE)));
    }

    @Test
    void anotherAudienceIsAFinding() {
        ObjectNode pod = running(injected(pod()));
        annotations.put(KEYS.audience(), "sts.example.org");
        assertThat(judge(pod))
                .isInstanceOfSatisfying(
                        Verdict.Wrong.class,
                        wrong -> assertThat(wrong.finding())
                                .isEqualTo(
                                        new Finding(Kind.OTHER_AUDIENCE, APP, "sts.example.org", "sts.amazonaws.com")));
    }

    @Test
    void aContainerThatAnotherWebhookAddedIsAFindingOfItsOwnKind() {
        ObjectNode pod = injected(pod());
        pod.withArray("/spec/containers").addObject().put("name", "sidecar").put("image", "s");
        assertThat(finding(running(pod))).contains(Kind.PARTLY_INJECTED);
    }

    @Test
    void aRoleThatWasTakenAwayIsNone() {
        ObjectNode pod = running(injected(pod()));
        annotations.clear();
        assertThat(finding(pod)).isEmpty();
    }

    @Test
    void aRoleThatIsNoneIsGrantedToNobody() {
        annotations.put(KEYS.roleArn(), "no-arn");
        assertThat(finding(running(pod()))).isEmpty();
    }

    @Test
    void whoAsksToBeLeftAloneIsNoFinding() {
        ObjectNode labelled = pod();
        labelled.withObject("/metadata/labels").put(PodReader.SKIP_LABEL, "true");
        assertThat(finding(running(labelled))).isEmpty();
        ObjectNode skipped = pod();
        skipped.withObject("/metadata/annotations").put(KEYS.skipContainers(), "main");
        assertThat(finding(running(skipped))).isEmpty();
        ObjectNode mirror = pod();
        mirror.withObject("/metadata/annotations").put("kubernetes.io/config.mirror", "x");
        assertThat(finding(running(mirror))).isEmpty();
    }

    @Test
    void containersThatTheAccountSkipsAreNoFinding() {
        annotations.put(KEYS.skipContainers(), "main");
        assertThat(finding(running(pod()))).isEmpty();
    }

    @Test
    void keysOfTheUsersOwnAreNoFinding() {
        String keys = "{'name':'AWS_ACCESS_KEY_ID','valueFrom':{'secretKeyRef':{'name':'s','key':'k'}}}";
        assertThat(finding(running(pod("{'name':'main','env':[" + keys + "]}"))))
                .isEmpty();
        assertThat(finding(running(pod("{'name':'main','env':[" + keys + "]},{'name':'other'}"))))
                .contains(Kind.NOT_INJECTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name':'AWS_ROLE_ARN','value':'x'}",
                "{'name':'AWS_WEB_IDENTITY_TOKEN_FILE','value':'/tmp/token'}",
                "{'name':'AWS_ROLE_ARN','value':'x'},{'name':'AWS_WEB_IDENTITY_TOKEN_FILE','value':'/tmp/token'}"
            })
    void variablesThatTheUserSetAreNoFinding(String variables) {
        assertThat(finding(running(pod("{'name':'main','env':[" + variables + "]}"))))
                .isEmpty();
    }

    @Test
    void aHalfPairIsAFindingOnlyWhereTheWebhookCompletesIt() {
        ObjectNode pod = running(pod("{'name':'main','env':[{'name':'AWS_ROLE_ARN','value':'x'}]}"));
        assertThat(finding(pod)).isEmpty();
        settings = InjectionSettings.RECOMMENDED;
        assertThat(finding(pod)).contains(Kind.NOT_INJECTED);
    }

    @Test
    void whoCountsOnOurTokenAndHasNoneIsAFinding() {
        ObjectNode pod = running(pod("{'name':'main','env':[{'name':'AWS_ROLE_ARN','value':'x'},"
                + "{'name':'AWS_WEB_IDENTITY_TOKEN_FILE','value':'" + TOKEN + "'}]}"));
        assertThat(finding(pod)).isPresent();
    }

    @Test
    void regionsAndOtherTriflesAreNoFinding() {
        ObjectNode pod = running(injected(pod()));
        region = Optional.of(Region.parse("eu-central-1").orElse(problem -> {
            throw new IllegalArgumentException(problem);
        }));
        settings = InjectionSettings.RECOMMENDED;
        annotations.put(KEYS.stsRegionalEndpoints(), "true");
        annotations.put(KEYS.tokenExpiration(), "3600");
        assertThat(finding(pod)).isEmpty();
    }

    @Test
    void containerCredentialsAreComparedToo() {
        identities = Set.of(APP);
        assertThat(finding(running(pod()))).contains(Kind.NOT_INJECTED);
        ObjectNode pod = running(injected(pod()));
        assertThat(finding(pod)).isEmpty();
        identities = Set.of();
        assertThat(finding(pod)).contains(Kind.NOT_INJECTED);
    }

    @Test
    void windowsPodsAreComparedByTheirOwnPath() {
        ObjectNode pod = pod();
        pod.withObject("/spec/os").put("name", "windows");
        ObjectNode injected = running(injected(pod));
        assertThat(finding(injected)).isEmpty();
        annotations.put(KEYS.roleArn(), NEW_ROLE);
        assertThat(finding(injected)).contains(Kind.OTHER_ROLE);
    }

    @Test
    void whatIsNotKnownIsNoFinding() {
        FakeServiceAccounts unreachable = new FakeServiceAccounts().with(APP, new Lookup.Failed("no route to host"));
        assertThat(new PodAudit(decider(unreachable), settings).judge(view(running(pod())), "demo", System.nanoTime()))
                .isEqualTo(new Verdict.Unknown("no route to host"));
    }

    @Test
    void whatAPodCarriesIsNotRepeatedRaw() {
        Finding finding = new Finding(Kind.OTHER_ROLE, APP, ROLE, "\u001b[31m" + "x".repeat(1000));
        assertThat(finding.actual()).hasSize(255).startsWith("?[31m");
    }
}
