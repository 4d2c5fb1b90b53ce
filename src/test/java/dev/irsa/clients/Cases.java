package dev.irsa.clients;

import static dev.irsa.clients.Case.COMPATIBLE;
import static dev.irsa.clients.Case.RECOMMENDED;
import static dev.irsa.clients.Case.ROLE;

import dev.irsa.testing.aws.Credentials;
import dev.irsa.testing.aws.Iam;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The cases in which a client asks once. */
final class Cases {
    private static final String OWN_REGION = "us-west-2";
    private static final String TOKEN = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";

    /** The role at the end of a chain. */
    private static final String CHAINED = "chained role";

    private Cases() {}

    /** Once the client has its answer, STS too has to have said what is expected of it. */
    private static Case outcome(
            String title, String profile, Expected expected, String sts, UnaryOperator<Workload> change) {
        return Case.each(title, profile, expected, workload -> {
            String cell = change.apply(workload).start().outcome().cell();
            if (!workload.sts().equals(sts)) {
                throw new IllegalStateException("STS: " + workload.sts() + ", not " + sts + "; then " + cell);
            }
            return cell;
        });
    }

    /** The region of the STS that was asked, or why none was. */
    private static Case region(String title, String profile, Expected expected, UnaryOperator<Workload> change) {
        return Case.each(title, profile, expected, workload -> {
            Outcome outcome = change.apply(workload).start().outcome();
            return outcome.isRole() ? workload.region() : outcome.cell();
        });
    }

    static List<Case> identities() {
        List<Case> cases = new ArrayList<>();
        for (String profile : List.of(COMPATIBLE, RECOMMENDED)) {
            cases.add(outcome("role on the ServiceAccount", profile, ROLE, Reaction.TAKEN, workload -> workload));
        }
        cases.add(outcome(
                "audience of its own",
                RECOMMENDED,
                ROLE,
                Reaction.TAKEN,
                workload -> workload.annotate("audience", Bench.CUSTOM_AUDIENCE)
                        .trusting(Bench.trust(workload.bench.provider, Bench.CUSTOM_AUDIENCE, workload.subject()))));
        cases.add(outcome("role of another account", RECOMMENDED, ROLE, Reaction.TAKEN, Cases::inAnotherAccount));
        cases.add(outcome("STS throttles twice", RECOMMENDED, ROLE, "Throttling, taken", workload -> {
            workload.bench.aws.throttle(workload.role(), 2);
            return workload;
        }));
        for (String profile : List.of(COMPATIBLE, RECOMMENDED)) {
            cases.add(outcome(
                    "static keys beside", profile, Expected.all(Outcome.STATIC), Reaction.UNASKED, Cases::withKeys));
        }
        cases.add(Case.each(
                "profile with a chain of roles beside",
                RECOMMENDED,
                Expected.all(CHAINED).but(Outcome.ROLE, List.of("java", "go")),
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

    /** A file that asks for the old STS, which a variable of the webhook's overrules in botocore. */
    static Workload withLegacyFile(Workload workload) {
        return workload.file("config", "[default]\nsts_regional_endpoints = legacy\n")
                .variable("AWS_CONFIG_FILE", Workload.FILES + "/config");
    }

    static List<Case> regions() {
        Expected regional = Expected.all(Network.REGION);
        Expected legacy = regional.but("global", Expected.BOTOCORE);
        Expected own = Expected.all(OWN_REGION);
        String file = "; the pod's config file says `legacy`";
        UnaryOperator<Workload> on = workload -> workload.annotate("sts-regional-endpoints", "true");
        UnaryOperator<Workload> off = workload -> workload.annotate("sts-regional-endpoints", "false");
        return List.of(
                region("regional STS not asked for", COMPATIBLE, regional, workload -> workload),
                region("regional STS not asked for" + file, COMPATIBLE, legacy, Cases::withLegacyFile),
                region("regional STS by annotation", COMPATIBLE, regional, on),
                region(
                        "regional STS by annotation" + file,
                        COMPATIBLE,
                        regional,
                        workload -> withLegacyFile(on.apply(workload))),
                region("regional STS by profile", RECOMMENDED, regional, workload -> workload),
                region("regional STS by profile" + file, RECOMMENDED, regional, Cases::withLegacyFile),
                region("regional STS off by annotation", RECOMMENDED, regional, off),
                region(
                        "regional STS off by annotation" + file,
                        RECOMMENDED,
                        legacy,
                        workload -> withLegacyFile(off.apply(workload))),
                region(
                        "pod sets `AWS_STS_REGIONAL_ENDPOINTS` to `legacy`",
                        RECOMMENDED,
                        legacy,
                        workload -> workload.variable("AWS_STS_REGIONAL_ENDPOINTS", "legacy")),
                ownRegion("AWS_REGION", COMPATIBLE, own.but("global", Expected.BOTOCORE)),
                ownRegion("AWS_REGION", RECOMMENDED, own),
                ownRegion("AWS_DEFAULT_REGION", COMPATIBLE, own.but("error: no region", List.of("java", "javascript"))),
                ownRegion("AWS_DEFAULT_REGION", RECOMMENDED, own));
    }

    private static Case ownRegion(String name, String profile, Expected expected) {
        return region(
                "pod sets `" + name + "` alone", profile, expected, workload -> workload.variable(name, OWN_REGION));
    }

    /** This error; but Java's SDK goes on to the node where it may. */
    private static Expected refused(String profile, String error) {
        Expected expected = Expected.all("error: " + error);
        return profile.equals(RECOMMENDED) ? expected : expected.but(Outcome.NODE, List.of("java"));
    }

    private static Case denied(String title, String profile, UnaryOperator<Workload> change) {
        return outcome(title, profile, refused(profile, "AccessDenied"), "AccessDenied", change);
    }

    static List<Case> refusals() {
        return Stream.of(COMPATIBLE, RECOMMENDED)
                .flatMap(profile -> Stream.of(
                        denied(
                                "trust policy names another `sub`",
                                profile,
                                workload -> workload.trusting(Bench.trust(
                                        workload.bench.provider, Bench.AUDIENCE, "system:serviceaccount:other:app"))),
                        denied(
                                "trust policy names another `aud`",
                                profile,
                                workload -> workload.trusting(Bench.trust(
                                        workload.bench.provider, Bench.CUSTOM_AUDIENCE, workload.subject()))),
                        denied(
                                "trust policy names another provider",
                                profile,
                                workload -> workload.trusting(Bench.trust(
                                        workload.bench.foreignProvider, Bench.AUDIENCE, workload.subject()))),
                        outcome(
                                "account has no provider for the issuer",
                                profile,
                                refused(profile, "InvalidIdentityToken"),
                                "InvalidIdentityToken (provider)",
                                workload -> workload.inAccount(Bench.EMPTY_ACCOUNT))))
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
                    refused(profile, "no token file"),
                    Reaction.UNASKED,
                    workload -> workload.variable("AWS_ROLE_ARN", workload.role())
                            .variable("AWS_WEB_IDENTITY_TOKEN_FILE", TOKEN + "s")));
        }
        for (String profile : List.of(COMPATIBLE, RECOMMENDED)) {
            cases.add(outcome(
                    "STS throttles for good", profile, refused(profile, "Throttling"), "Throttling", workload -> {
                        workload.bench.aws.throttle(workload.role(), Integer.MAX_VALUE);
                        return workload;
                    }));
        }
        cases.add(outcome(
                "region that the account has not enabled",
                RECOMMENDED,
                refused(RECOMMENDED, "RegionDisabled"),
                "RegionDisabledException",
                workload -> workload.variable("AWS_REGION", Network.DISABLED_REGION)));
        cases.add(outcome(
                        "token that has ended",
                        RECOMMENDED,
                        refused(RECOMMENDED, "ExpiredToken"),
                        "ExpiredTokenException (exp)",
                        workload -> workload)
                .during(bench -> bench.aws.setAhead(Duration.ofDays(2)), bench -> bench.aws.setAhead(Duration.ZERO)));
        for (String profile : List.of(COMPATIBLE, RECOMMENDED)) {
            cases.add(outcome(
                            "issuer that answers with 503",
                            profile,
                            refused(profile, "IDPCommunicationError"),
                            "IDPCommunicationError (T5)",
                            workload -> workload)
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
        Expected node = Expected.all(Outcome.NODE);
        UnaryOperator<Workload> role = workload -> workload.variable("AWS_ROLE_ARN", workload.role());
        UnaryOperator<Workload> file = workload -> workload.variable("AWS_WEB_IDENTITY_TOKEN_FILE", TOKEN);
        String alone = "pod sets `%s` alone";
        return List.of(
                outcome(alone.formatted("AWS_ROLE_ARN"), COMPATIBLE, node, Reaction.UNASKED, role),
                outcome(alone.formatted("AWS_ROLE_ARN"), RECOMMENDED, ROLE, Reaction.TAKEN, role),
                outcome(
                        alone.formatted("AWS_WEB_IDENTITY_TOKEN_FILE"),
                        COMPATIBLE,
                        node.but("error: no role ARN", List.of("python", "cli", "go")),
                        Reaction.UNASKED,
                        file),
                outcome(alone.formatted("AWS_WEB_IDENTITY_TOKEN_FILE"), RECOMMENDED, ROLE, Reaction.TAKEN, file));
    }
}
