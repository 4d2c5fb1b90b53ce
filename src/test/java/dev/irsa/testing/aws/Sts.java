package dev.irsa.testing.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers the query protocol of STS (API version 2011-06-15). */
final class Sts implements HttpHandler {
    private static final Duration CHAINED = Duration.ofHours(1);

    private final Iam iam;
    private final Vault vault;
    private final TokenVerifier verifier;
    private final InstantSource clock;
    final List<Call> calls = new CopyOnWriteArrayList<>();
    final AtomicInteger throttles = new AtomicInteger();
    final Map<String, AtomicInteger> throttledRoles = new ConcurrentHashMap<>();
    volatile Optional<Duration> shortened = Optional.empty();

    Sts(Iam iam, Vault vault, TokenVerifier verifier, InstantSource clock) {
        this.iam = iam;
        this.vault = vault;
        this.verifier = verifier;
        this.clock = clock;
    }

    /** A call while it is worked on: what is found out about it goes into the record of it. */
    private static final class Work {
        private final Signature4.Signed request;
        private final String host;
        private final String form;
        private Parameters parameters = new Parameters(Map.of());
        private Optional<String> caller = Optional.empty();
        private Optional<VerifiedToken> token = Optional.empty();
        private Optional<String> issued = Optional.empty();

        Work(Signature4.Signed request, String host, String form) {
            this.request = request;
            this.host = host;
            this.form = form;
        }

        Call done(String outcome, String rule) {
            return new Call(
                    host,
                    parameters.get("Action").orElse(""),
                    parameters.harmless(),
                    caller,
                    token,
                    outcome,
                    rule,
                    issued,
                    request.header("user-agent").orElse(""));
        }
    }

    /** A document, and the ARN that it speaks of. */
    private record Result(String arn, String xml) {}

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Work work = read(exchange);
            String id = UUID.randomUUID().toString();
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.getResponseHeaders().set("x-amzn-RequestId", id);
            try {
                work.parameters = Parameters.parse(work.form);
                Result result = answer(work);
                calls.add(work.done(result.arn(), ""));
                send(
                        exchange,
                        200,
                        StsXml.response(work.parameters.get("Action").orElse(""), result.xml(), id));
            } catch (Refusal refusal) {
                calls.add(work.done(refusal.code(), refusal.rule()));
                send(exchange, refusal.status(), StsXml.error(refusal, id));
            } catch (RuntimeException e) {
                e.printStackTrace();
                Refusal refusal = Refusal.internal();
                calls.add(work.done(refusal.code(), e.toString()));
                send(exchange, refusal.status(), StsXml.error(refusal, id));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Work read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, List<String>> headers = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("")
                .replaceAll(":\\d+$", "");
        Signature4.Signed signed = new Signature4.Signed(
                exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), query, headers, body, scope(host));
        String form = exchange.getRequestMethod().equals("GET") ? query : new String(body, StandardCharsets.UTF_8);
        return new Work(signed, host, form);
    }

    /** The global endpoint is in us-east-1; one that is reached by its address takes any region. */
    private static Optional<String> scope(String host) {
        String region = Call.region(host);
        return switch (region) {
            case "none" -> Optional.empty();
            case "global" -> Optional.of("us-east-1");
            default -> Optional.of(region);
        };
    }

    private Result answer(Work work) {
        AtomicInteger ofRole =
                throttledRoles.getOrDefault(work.parameters.get("RoleArn").orElse(""), new AtomicInteger());
        if (isTaken(throttles) || isTaken(ofRole)) {
            throw Refusal.throttled();
        }
        String action = work.parameters
                .get("Action")
                .orElseThrow(() -> new Refusal("MissingAction", 400, "Could not find operation"));
        if (!work.parameters.get("Version").orElse("").equals("2011-06-15")) {
            throw new Refusal("InvalidAction", 400, "Could not find operation " + action + " for this version");
        }
        return switch (action) {
            case "AssumeRoleWithWebIdentity" -> withWebIdentity(work);
            case "AssumeRole" -> assumeRole(work);
            case "GetCallerIdentity" -> callerIdentity(work);
            default ->
                throw new Refusal(
                        "InvalidAction", 400, "Could not find operation " + action + " for version 2011-06-15");
        };
    }

    private static boolean isTaken(AtomicInteger left) {
        return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    private Result withWebIdentity(Work work) {
        Arn arn = work.parameters.role();
        String name = work.parameters.sessionName();
        String text = work.parameters.token();
        checkRegion(arn.account(), work);
        TokenVerifier.Verified verified = verifier.verify(text, arn.account());
        work.token = Optional.of(verified.token());
        Iam.Role role = iam.role(arn.toString())
                .filter(each -> each.trust().allows(request(verified, name)))
                .orElseThrow(() -> Refusal.notAuthorized("AssumeRoleWithWebIdentity"));
        Duration duration = work.parameters.duration(role.maxSession());
        work.parameters.checkSessionPolicies();
        Credentials credentials = session(work, role, name, duration);
        return new Result(credentials.arn(), StsXml.webIdentity(credentials, verified));
    }

    private static TrustPolicy.Request request(TokenVerifier.Verified verified, String name) {
        String provider = verified.provider().name();
        return new TrustPolicy.Request(
                "AssumeRoleWithWebIdentity",
                Map.of("Federated", Set.of(verified.provider().arn())),
                Map.of(
                        (provider + ":aud").toLowerCase(Locale.ROOT),
                        verified.token().audience(),
                        (provider + ":sub").toLowerCase(Locale.ROOT),
                        List.of(verified.token().subject()),
                        "aws:federatedprovider",
                        List.of(verified.provider().arn()),
                        "sts:rolesessionname",
                        List.of(name)));
    }

    private Result assumeRole(Work work) {
        Credentials caller = caller(work);
        Arn arn = work.parameters.role();
        String name = work.parameters.sessionName();
        checkRegion(caller.account(), work);
        Optional<String> external = work.parameters.externalId();
        String principal = caller.role().orElse(caller.arn());
        TrustPolicy.Request request = new TrustPolicy.Request(
                "AssumeRole",
                Map.of(
                        "AWS",
                        Set.of(
                                principal,
                                caller.arn(),
                                caller.account(),
                                "arn:aws:iam::" + caller.account() + ":root")),
                Map.of(
                        "sts:externalid",
                        external.map(List::of).orElseGet(List::of),
                        "sts:rolesessionname",
                        List.of(name),
                        "aws:principalarn",
                        List.of(principal)));
        Iam.Role role = iam.role(arn.toString())
                .filter(each -> each.trust().allows(request))
                .filter(each -> mayAssume(caller, each, request, principal))
                .orElseThrow(() -> Refusal.denied(
                        "User: " + caller.arn() + " is not authorized to perform: sts:AssumeRole on resource: " + arn));
        Duration duration = work.parameters.duration(role.maxSession());
        if (caller.role().isPresent() && duration.compareTo(CHAINED) > 0) {
            throw Refusal.validation(
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        }
        work.parameters.checkSessionPolicies();
        Credentials credentials = session(work, role, name, duration);
        return new Result(credentials.arn(), StsXml.assumed(credentials));
    }

    /** A trust policy that names the caller itself is enough within an account; otherwise its own policies count too. */
    private boolean mayAssume(Credentials caller, Iam.Role target, TrustPolicy.Request request, String principal) {
        boolean named = target.arn().account().equals(caller.account())
                && (target.trust().names(request, principal) || target.trust().names(request, caller.arn()));
        return named
                || caller.role()
                        .flatMap(iam::role)
                        .filter(role -> role.assumable().contains(target.arn().toString()))
                        .isPresent();
    }

    private Result callerIdentity(Work work) {
        Credentials caller = caller(work);
        return new Result(caller.arn(), StsXml.identity(caller));
    }

    private Credentials caller(Work work) {
        Credentials caller = Signature4.verify(work.request, vault::find, Instant.now());
        work.caller = Optional.of(caller.accessKey());
        return caller;
    }

    private void checkRegion(String account, Work work) {
        String region = Call.region(work.host);
        if (!iam.isEnabled(account, region)) {
            throw Refusal.regionDisabled(account, region);
        }
    }

    private Credentials session(Work work, Iam.Role role, String name, Duration duration) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Credentials session = vault.session(role.arn(), name, now.plus(duration));
        work.issued = Optional.of(session.accessKey());
        return session.until(now.plus(shortened.orElse(duration)));
    }
}
