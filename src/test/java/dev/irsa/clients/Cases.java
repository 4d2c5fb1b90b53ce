package dev.irsa.clients;

import static dev.irsa.clients.Case.COMPATIBLE;
import static dev.irsa.clients.Case.ERROR;
import static dev.irsa.clients.Case.KNOWN;
import static dev.irsa.clients.Case.RECOMMENDED;
import static dev.irsa.clients.Case.ROLE;

import dev.irsa.testing.aws.Credentials;
import dev.irsa.testing.aws.Iam;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The cases in which a client asks once. */
final class Cases {
    private static final String OWN_REGION = "us-west-2";
    private static final String TOKEN = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";

    /** The role at the end of a chain. */
    private static final String CHAINED = "chained role";

    private Cases() {}

    private static Case outcome(
            String title, String profile, Predicate<String> expected, UnaryOperator<Workload> change) {
        return Case.each(
                title,
                profile,
                expected,
                workload -> change.apply(workload).start().outcome().cell());
    }

    /** The region of the STS that was asked, or why none was. */
    private static Case region(
            String title, String profile, Predicate<String> expected, UnaryOperator<Workload> change) {
        return Case.each(title, profile, expected, workload -> {
            Outcome outcome = change.apply(workload).start().outcome();
            return outcome.isRole() ? workload.region() : outcome.cell();
        });
    }

    static List<Case> identities() {
        List<Case> cases = new ArrayList<>();
        for (String profile : List.of(COMPATIBLE, RECOMMENDED)) {
            cases.add(outcome("role on the ServiceAccount", profile, ROLE, workload -> workload));
        }
        cases.add(outcome(
                "audience of its own",
                RECOMMENDED,
                ROLE,
                workload -> workload.annotate("audience", Bench.CUSTOM_AUDIENCE)
                        .trusting(Bench.trust(workload.bench.provider, Bench.CUSTOM_AUDIENCE, workload.subject()))));
        cases.add(outcome("role of another account", RECOMMENDED, ROLE, Cases::inAnotherAccount));
        cases.add(Case.each("STS throttles twice", RECOMMENDED, ROLE, workload -> {
            workload.bench.aws.throttle(workload.role(), 2);
            return workload.start().outcome().cell();
        }));
        for (String profile : List.of(COMPATIBLE, RECOMMENDED)) {
            cases.add(outcome("static keys beside", profile, Outcome.STATIC::equals, Cases::withKeys));
        }
        cases.add(Case.each(
                "profile with a chain of roles beside",
                RECOMMENDED,
                List.of(Outcome.ROLE, CHAINED)::contains,
                Cases::chained));
        return cases;
    }

    /** A role of another account, by way of the ServiceAccount's own and with an external id (AssumeRole). */
    private static String chained(Workload workload) {
        String target = "arn:aws:iam::" + Bench.OTHER_ACCOUNT + ":role/target-" + workload.name;
        workload.mayAssume(target);
        workload.bench.aws.iam().createRole(target, """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},
                "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"bench"}}}]}
                """.formatted(workload.role()));
        Outcome outcome = workload.file("config", """
                        [profile base]
                        role_arn = %s
                        web_identity_token_file = %s

                        [profile chained]
                        role_arn = %s
                        source_profile = base
                        external_id = bench
                        """.formatted(workload.role(), TOKEN, target))
                .variable("AWS_CONFIG_FILE", Workload.FILES + "/config")
                .variable("AWS_PROFILE", "chained")
                .start()
                .outcome();
        return outcome.line().contains(":assumed-role/target-" + workload.name + "/") ? CHAINED : outcome.cell();
    }

    private static Workload inAnotherAccount(Workload workload) {
        Iam.Provider provider = workload.bench.otherProvider;
        return workload.inAccount(Bench.OTHER_ACCOUNT)
                .trusting(Bench.trust(provider, Bench.AUDIENCE, workload.subject()));
    }

    private static Workload withKeys(Workload workload) {
        Credentials keys = workload.bench.aws.user(Bench.ACCOUNT, "ci");
        return workload.variable("AWS_ACCESS_KEY_ID", keys.accessKey())
                .variable("AWS_SECRET_ACCESS_KEY", keys.secret());
    }

    static List<Case> regions() {
        Predicate<String> regional = Network.REGION::equals;
        Predicate<String> known =
                cell -> List.of("global", OWN_REGION, Network.REGION).contains(cell) || ERROR.test(cell);
        List<Case> cases = new ArrayList<>();
        cases.add(region("regional STS not asked for", COMPATIBLE, known, workload -> workload));
        cases.add(region(
                "regional STS by annotation",
                COMPATIBLE,
                regional,
                workload -> workload.annotate("sts-regional-endpoints", "true")));
        cases.add(region("regional STS by profile", RECOMMENDED, regional, workload -> workload));
        cases.add(region(
                "regional STS off by annotation",
                RECOMMENDED,
                known,
                workload -> workload.annotate("sts-regional-endpoints", "false")));
        cases.add(region(
                "pod sets `AWS_STS_REGIONAL_ENDPOINTS` to `legacy`",
                RECOMMENDED,
                known,
                workload -> workload.variable("AWS_STS_REGIONAL_ENDPOINTS", "legacy")));
        for (String name : List.of("AWS_REGION", "AWS_DEFAULT_REGION")) {
            cases.add(region(
                    "pod sets `" + name + "` alone",
                    COMPATIBLE,
                    known,
                    workload -> workload.variable(name, OWN_REGION)));
            cases.add(region(
                    "pod sets `" + name + "` alone",
                    RECOMMENDED,
                    OWN_REGION::equals,
                    workload -> workload.variable(name, OWN_REGION)));
        }
        return cases;
    }

    /** No role; and an error with its name where nobody may become the node. */
    private static Predicate<String> refused(String profile) {
        return profile.equals(RECOMMENDED) ? ERROR : KNOWN.and(ROLE.negate());
    }

    static List<Case> refusals() {
        return Stream.of(COMPATIBLE, RECOMMENDED)
                .flatMap(profile -> {
                    Predicate<String> expected = refused(profile);
                    return Stream.of(
                            outcome(
                                    "trust policy names another `sub`",
                                    profile,
                                    expected,
                                    workload -> workload.trusting(Bench.trust(
                                            workload.bench.provider,
                                            Bench.AUDIENCE,
                                            "system:serviceaccount:other:app"))),
                            outcome(
                                    "trust policy names another `aud`",
                                    profile,
                                    expected,
                                    workload -> workload.trusting(Bench.trust(
                                            workload.bench.provider, Bench.CUSTOM_AUDIENCE, workload.subject()))),
                            outcome(
                                    "trust policy names another provider",
                                    profile,
                                    expected,
                                    workload -> workload.trusting(Bench.trust(
                                            workload.bench.foreignProvider, Bench.AUDIENCE, workload.subject()))),
                            outcome(
                                    "account has no provider for the issuer",
                                    profile,
                                    expected,
                                    workload -> workload.inAccount(Bench.EMPTY_ACCOUNT)));
                })
                .sorted(java.util.Comparator.comparing(Case::title))
                .toList();
    }

    /** What STS says when something else than the role is wrong. */
    static List<Case> failures() {
        List<Case> cases = new ArrayList<>();
        for (String profile : List.of(COMPATIBLE, RECOMMENDED)) {
            cases.add(outcome(
                    "token file that is not there",
                    profile,
                    refused(profile),
                    workload -> workload.variable("AWS_ROLE_ARN", workload.role())
                            .variable("AWS_WEB_IDENTITY_TOKEN_FILE", TOKEN + "s")));
        }
        for (String profile : List.of(COMPATIBLE, RECOMMENDED)) {
            cases.add(outcome("STS throttles for good", profile, refused(profile), workload -> {
                workload.bench.aws.throttle(workload.role(), Integer.MAX_VALUE);
                return workload;
            }));
        }
        cases.add(outcome(
                "region that the account has not enabled",
                RECOMMENDED,
                ERROR,
                workload -> workload.variable("AWS_REGION", Network.DISABLED_REGION)));
        cases.add(outcome("token that has ended", RECOMMENDED, ERROR, workload -> workload)
                .during(bench -> bench.aws.setAhead(Duration.ofDays(2)), bench -> bench.aws.setAhead(Duration.ZERO)));
        for (String profile : List.of(COMPATIBLE, RECOMMENDED)) {
            cases.add(outcome("issuer that answers with 503", profile, refused(profile), workload -> workload)
                    .during(
                            bench -> {
                                bench.publication.shelf.confirm(Instant.EPOCH);
                                bench.letStsForget();
                            },
                            bench -> bench.publication.shelf.confirm(Instant.now())));
        }
        return cases;
    }

    static List<Case> halves() {
        List<Case> cases = new ArrayList<>();
        for (String profile : List.of(COMPATIBLE, RECOMMENDED)) {
            Predicate<String> expected = profile.equals(RECOMMENDED) ? ROLE : KNOWN.and(ROLE.negate());
            cases.add(outcome(
                    "pod sets `AWS_ROLE_ARN` alone",
                    profile,
                    expected,
                    workload -> workload.variable("AWS_ROLE_ARN", workload.role())));
            cases.add(outcome(
                    "pod sets `AWS_WEB_IDENTITY_TOKEN_FILE` alone",
                    profile,
                    expected,
                    workload -> workload.variable("AWS_WEB_IDENTITY_TOKEN_FILE", TOKEN)));
        }
        return cases.stream()
                .sorted(java.util.Comparator.comparing(Case::title))
                .toList();
    }
}
