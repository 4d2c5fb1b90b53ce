package dev.irsa.injection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.re2j.Pattern;
import dev.irsa.identity.AccountAnnotations;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.Audience;
import dev.irsa.identity.Grant;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.GrantRules;
import dev.irsa.identity.Parsed;
import dev.irsa.identity.Resolution;
import dev.irsa.identity.RoleArn;
import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.RoleMappingsParser;
import dev.irsa.identity.RoleSyntax;
import dev.irsa.identity.ServiceAccountEntry;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.identity.TokenLifetime;
import dev.irsa.injection.PodView.Annotations;
import dev.irsa.injection.PodView.Container;
import dev.irsa.injection.PodView.Shape;
import dev.irsa.outcome.Warning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Whatever annotations say, only sound values reach a pod. An input has a line {@code KEY=VALUE} for each annotation,
 * {@code sa.role-arn} for one on the ServiceAccount and {@code pod.region} for one on the pod, where a value has Java's
 * escapes.
 */
@Timeout(60)
class InjectorFuzzTest {
    private static final AnnotationKeys KEYS = new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX);
    private static final ServiceAccountRef ACCOUNT = new ServiceAccountRef("demo", "app");
    private static final Set<String> RESERVED = Set.of("https://kubernetes.default.svc", "api");
    private static final String WIDENED = "arn:[a-z]+:iam::[a-z0-9]*:role/.+";

    private static final List<RoleSyntax> SYNTAXES = List.of(
            RoleSyntax.STRICT,
            new RoleSyntax(
                    Optional.of(new RoleSyntax.Composition("aws", "111122223333", "/team/")),
                    Optional.of(Pattern.compile(WIDENED))));

    @DictionaryFile(resourcePath = "/fuzz/annotations.dict")
    @FuzzTest
    void annotations(byte[] input) {
        Map<String, String> lines = lines(new String(input, UTF_8));
        for (RoleSyntax syntax : SYNTAXES) {
            check(lines, syntax, Set.of(), InjectionSettings.COMPATIBLE);
            check(lines, syntax, Set.of(ACCOUNT), InjectionSettings.RECOMMENDED);
        }
    }

    private static Map<String, String> lines(String input) {
        Map<String, String> lines = new HashMap<>();
        for (String line : input.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                lines.put(line.substring(0, equals), unescape(line.substring(equals + 1)));
            }
        }
        return lines;
    }

    private static String unescape(String text) {
        try {
            return text.translateEscapes();
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    private static void check(
            Map<String, String> lines,
            RoleSyntax syntax,
            Set<ServiceAccountRef> identities,
            InjectionSettings settings) {
        AccountAnnotations account = AccountAnnotations.pick(
                KEYS, key -> lines.get("sa" + key.substring(key.indexOf('/')).replace('/', '.')));
        RoleMappings mappings = RoleMappingsParser.parse(lines.getOrDefault("mappings", ""))
                .orElse(_ -> RoleMappingsParser.Revision.EMPTY)
                .mappings();
        GrantResolver resolver = new GrantResolver(
                rules(syntax),
                (_, _) -> new Lookup.Found(new ServiceAccountEntry(account, "1")),
                () -> mappings,
                () -> identities);
        switch (resolver.resolve(ACCOUNT, 0)) {
            case Resolution.Granted granted -> {
                check(granted.grant(), syntax);
                granted.warnings().forEach(InjectorFuzzTest::check);
                check(new Injector(settings).inject(pod(lines), granted.grant(), "demo/app-0", "seed"));
            }
            case Resolution.None none -> none.warnings().forEach(InjectorFuzzTest::check);
            case Resolution.Undecided undecided -> throw new AssertionError(undecided);
        }
    }

    private static GrantRules rules(RoleSyntax syntax) {
        return new GrantRules(
                syntax,
                audience("sts.amazonaws.com"),
                audience("pods.eks.amazonaws.com"),
                RESERVED,
                TokenLifetime.DAY,
                false,
                true,
                Optional.empty());
    }

    private static Audience audience(String text) {
        return Audience.parse(text, Set.of()).orElse(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }

    private static PodView pod(Map<String, String> lines) {
        Container init = new Container("init", Shape.ABSENT, List.of(), Shape.ABSENT, List.of());
        Container app = new Container("app", Shape.PRESENT, List.of(), Shape.PRESENT, List.of());
        return new PodView(
                Shape.PRESENT,
                Shape.PRESENT,
                false,
                false,
                false,
                new Annotations(
                        lines.get("pod.token-expiration"),
                        lines.get("pod.skip-containers"),
                        lines.get("pod.include-containers"),
                        lines.get("pod.region")),
                "app",
                lines.containsKey("windows"),
                Shape.PRESENT,
                List.of(),
                List.of(),
                List.of(init),
                List.of(app));
    }

    private static void check(Grant grant, RoleSyntax syntax) {
        if (grant instanceof Grant.WebIdentity web) {
            String role = web.role().text();
            boolean strict = RoleArn.parse(role) instanceof Parsed.Valid<RoleArn>;
            assertThat(strict || syntax.widened().isPresent() && role.matches(WIDENED))
                    .as(role)
                    .isTrue();
        }
        assertThat(Audience.parse(grant.audience().text(), RESERVED)).isInstanceOf(Parsed.Valid.class);
    }

    private static void check(Injection injection) {
        injection.warnings().forEach(InjectorFuzzTest::check);
        if (injection instanceof Injection.Patched patched) {
            patched.operations().forEach(operation -> check(operation.value()));
        }
    }

    /** Every text in a patch; in a pod of ours all of them are fit for a variable. */
    private static void check(JsonNode value) {
        if (value.isString()) {
            assertThat(value.stringValue()).matches("[!-~&&[^$]]+");
        } else if (value.has("expirationSeconds")) {
            assertThat(value.get("expirationSeconds").asInt()).isBetween(600, 86_400);
            assertThat(RESERVED).doesNotContain(value.get("audience").stringValue());
        }
        value.forEach(InjectorFuzzTest::check);
    }

    private static void check(Warning warning) {
        assertThat(warning.text()).hasSizeBetween(1, 120).matches("[ -~]+");
    }
}
