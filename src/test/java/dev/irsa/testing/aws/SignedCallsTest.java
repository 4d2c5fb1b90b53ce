package dev.irsa.testing.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GetCallerIdentity and AssumeRole: what is signed, by whom, and who may assume what. */
class SignedCallsTest {
    private static final String TARGET = "arn:aws:iam::444455556666:role/target";

    private final StsWire sts = new StsWire();

    @AfterEach
    void stop() {
        sts.close();
    }

    private static String trusting(String principal, String condition) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},
                "Action":"sts:AssumeRole","Condition":{%s}}]}
                """.formatted(principal, condition);
    }

    private StsWire.Answer identity(Credentials credentials) {
        return sts.signed(credentials, "Action", "GetCallerIdentity");
    }

    private StsWire.Answer assume(Credentials credentials, String role, String... more) {
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("Action", "AssumeRole", "RoleArn", role, "RoleSessionName", "chain"),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
        return sts.signed(credentials, all);
    }

    @Test
    void whoeverHoldsCredentialsIsTold() {
        Credentials session = sts.assume().credentials(sts.aws);
        StsWire.Answer answer = identity(session);
        assertThat(answer.text("Arn")).isEqualTo("arn:aws:sts::111122223333:assumed-role/app/pod-1");
        assertThat(answer.text("Account")).isEqualTo(StsWire.ACCOUNT);
        assertThat(identity(sts.aws.user("777788889999", "admin")).text("Arn"))
                .isEqualTo("arn:aws:iam::777788889999:user/admin");
    }

    @Test
    void aCallThatIsNotSignedIsRefused() {
        assertThat(sts.post("Action=GetCallerIdentity&Version=2011-06-15", Map.of())
                        .code())
                .isEqualTo("403 MissingAuthenticationToken");
        assertThat(sts.post("Action=GetCallerIdentity&Version=2011-06-15", Map.of("Authorization", "Bearer x"))
                        .code())
                .isEqualTo("400 IncompleteSignature");
    }

    @Test
    void aSecretThatIsNotTheOneIsRefused() {
        Credentials good = sts.assume().credentials(sts.aws);
        Credentials bad = new Credentials(
                good.accessKey(), "other", good.token(), good.end(), good.arn(), good.role(), good.userId());
        assertThat(identity(bad).code()).isEqualTo("403 SignatureDoesNotMatch");
    }

    @Test
    void aSessionNeedsItsToken() {
        Credentials good = sts.assume().credentials(sts.aws);
        for (Optional<String> token : List.of(Optional.<String>empty(), Optional.of("other"))) {
            Credentials bad = new Credentials(
                    good.accessKey(), good.secret(), token, good.end(), good.arn(), good.role(), good.userId());
            assertThat(identity(bad).code()).isEqualTo("403 InvalidClientTokenId");
        }
    }

    @Test
    void anUnknownKeyIsRefused() {
        Credentials bad = new Credentials(
                "AKIAAAAAAAAAAAAAAAAA", "x", Optional.empty(), Optional.empty(), "", Optional.empty(), "");
        assertThat(identity(bad).code()).isEqualTo("403 InvalidClientTokenId");
    }

    @Test
    void aSessionEnds() {
        Date past = Date.from(Instant.now().minus(Duration.ofHours(3)));
        String token = sts.issuer.token(c -> c.issueTime(past).notBeforeTime(past));
        sts.aws.setAhead(Duration.ofHours(-2));
        Credentials ended = sts.assume("WebIdentityToken", token).credentials(sts.aws);
        sts.aws.setAhead(Duration.ZERO);
        assertThat(identity(ended).code()).isEqualTo("403 ExpiredToken");
        assertThat(identity(sts.assume().credentials(sts.aws)).status()).isEqualTo(200);
    }

    /** The client is told so, and comes again; what it still does with its key is done. */
    @Test
    void aShortSessionIsShortForItsHolderAlone() {
        sts.aws.shortenSessions(Duration.ofHours(-1));
        StsWire.Answer answer = sts.assume();
        assertThat(Instant.parse(answer.text("Expiration"))).isBefore(Instant.now());
        Credentials credentials = answer.credentials(sts.aws);
        assertThat(identity(credentials).status()).isEqualTo(200);
        Call exchange = sts.aws.calls().getFirst();
        assertThat(exchange.issued()).contains(credentials.accessKey());
        assertThat(sts.aws.calls().getLast().issued()).isEmpty();
        sts.aws.lengthenSessions();
        assertThat(Instant.parse(sts.assume().text("Expiration"))).isAfter(Instant.now());
    }

    /** Captured from botocore 1.44.5 at a fixed time. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-20T15:04:00Z, GetCallerIdentity, eu-central-1, ''",
        "2026-11-20T15:06:00Z, GetCallerIdentity, eu-central-1, SignatureDoesNotMatch",
        "2026-11-20T14:54:00Z, GetCallerIdentity, eu-central-1, SignatureDoesNotMatch",
        "2026-11-20T15:00:00Z, GetCallerIdentitY, eu-central-1, SignatureDoesNotMatch",
        "2026-11-20T15:00:00Z, GetCallerIdentity, us-east-1, SignatureDoesNotMatch",
    })
    void aSignatureOfAnSdk(Instant now, String action, String region, String code) {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("host", List.of("sts.eu-central-1.amazonaws.com"));
        headers.put("content-type", List.of("application/x-www-form-urlencoded; charset=utf-8"));
        headers.put("x-amz-date", List.of("20261120T150000Z"));
        headers.put("x-amz-security-token", List.of("token/+token=="));
        headers.put(
                "authorization",
                List.of("AWS4-HMAC-SHA256 Credential=ASIAAAAAAAAAAAAAAAAA/20261120/eu-central-1/sts/aws4_request, "
                        + "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, "
                        + "Signature=82a6128374a0ba5c3e163f35ab266f2984220ffe40265e1d7dccfd4fdd8ad759"));
        Signature4.Signed request = new Signature4.Signed(
                "POST",
                "/",
                "",
                headers,
                ("Action=" + action + "&Version=2011-06-15").getBytes(UTF_8),
                Optional.of(region));
        Credentials credentials = new Credentials(
                "ASIAAAAAAAAAAAAAAAAA",
                "secret/+secret",
                Optional.of("token/+token=="),
                Optional.empty(),
                "arn",
                Optional.empty(),
                "");
        if (code.isEmpty()) {
            assertThat(Signature4.verify(request, _ -> Optional.of(credentials), now))
                    .isEqualTo(credentials);
        } else {
            assertThatThrownBy(() -> Signature4.verify(request, _ -> Optional.of(credentials), now))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
        }
    }

    @Test
    void anotherAccountMustTrustAndThisOneAllow() {
        String base = "arn:aws:iam::111122223333:role/base";
        sts.aws
                .iam()
                .createRole(
                        base,
                        StsWire.trust(sts.provider, "sts.amazonaws.com", WireIssuer.SUBJECT),
                        Duration.ofHours(2),
                        TARGET);
        sts.aws
                .iam()
                .createRole(
                        TARGET,
                        trusting("arn:aws:iam::111122223333:root", "\"StringEquals\":{\"sts:ExternalId\":\"secret\"}"),
                        Duration.ofHours(2));
        Credentials caller = sts.assume("RoleArn", base).credentials(sts.aws);
        assertThat(assume(caller, TARGET, "ExternalId", "secret").text("Arn"))
                .isEqualTo("arn:aws:sts::444455556666:assumed-role/target/chain");
        assertThat(assume(caller, TARGET, "ExternalId", "wrong").code()).isEqualTo("403 AccessDenied");
        assertThat(assume(caller, TARGET).code()).isEqualTo("403 AccessDenied");
        assertThat(assume(caller, TARGET, "ExternalId", "s").code()).isEqualTo("400 ValidationError");
        Credentials other = sts.assume().credentials(sts.aws);
        StsWire.Answer denied = assume(other, TARGET, "ExternalId", "secret");
        assertThat(denied.code()).isEqualTo("403 AccessDenied");
        assertThat(denied.text("Message"))
                .isEqualTo("User: arn:aws:sts::111122223333:assumed-role/app/pod-1 is not authorized to perform: "
                        + "sts:AssumeRole on resource: " + TARGET);
        StsWire.Answer chained = assume(caller, TARGET, "ExternalId", "secret", "DurationSeconds", "7200");
        assertThat(chained.code()).isEqualTo("400 ValidationError");
        assertThat(chained.text("Message")).contains("role chaining");
    }

    @Test
    void withinAnAccountItIsEnoughToBeNamed() {
        String target = "arn:aws:iam::111122223333:role/target";
        sts.aws.iam().createRole(target, trusting(StsWire.ROLE, ""));
        Credentials caller = sts.assume().credentials(sts.aws);
        assertThat(assume(caller, target).status()).isEqualTo(200);
        sts.aws.iam().trust(target, trusting("111122223333", ""));
        assertThat(assume(caller, target).code()).isEqualTo("403 AccessDenied");
    }

    @Test
    void theMetadataServiceHandsOutTheNodesRole() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String path = "/latest/meta-data/iam/security-credentials/";
            assertThat(get(client, path, "none").statusCode()).isEqualTo(401);
            HttpRequest put = HttpRequest.newBuilder(
                            URI.create(sts.aws.metadata().endpoint() + "/latest/api/token"))
                    .header("X-aws-ec2-metadata-token-ttl-seconds", "21600")
                    .PUT(HttpRequest.BodyPublishers.noBody())
                    .build();
            String token =
                    client.send(put, HttpResponse.BodyHandlers.ofString()).body();
            assertThat(get(client, path, token).body()).isEqualTo("node");
            String json = get(client, path + "node", token).body();
            String key = json.replaceAll(".*\"AccessKeyId\":\"([A-Z0-9]+)\".*", "$1");
            assertThat(identity(sts.aws.find(key)).text("Arn"))
                    .isEqualTo("arn:aws:sts::999900001111:assumed-role/node/i-0123456789abcdef0");
            assertThat(get(client, "/latest/user-data", token).statusCode()).isEqualTo(404);
            assertThat(sts.aws.metadata().asked()).contains(path, path + "node", "/latest/user-data");
        }
    }

    private HttpResponse<String> get(HttpClient client, String path, String token) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(sts.aws.metadata().endpoint() + path))
                        .header("X-aws-ec2-metadata-token", token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theAgentTakesTokensThatAreMeantForIt() throws Exception {
        sts.aws.agent().associate("demo", "app", StsWire.ROLE);
        try (HttpClient client = HttpClient.newHttpClient()) {
            String good = sts.issuer.token(c -> c.audience("pods.eks.amazonaws.com"));
            HttpResponse<String> answer = credentials(client, good);
            assertThat(answer.statusCode()).isEqualTo(200);
            String key = answer.body().replaceAll(".*\"AccessKeyId\":\"([A-Z0-9]+)\".*", "$1");
            assertThat(identity(sts.aws.find(key)).text("Arn"))
                    .isEqualTo("arn:aws:sts::111122223333:assumed-role/app/eks-demo-pod");
            assertThat(credentials(client, sts.issuer.token()).statusCode()).isEqualTo(400);
            assertThat(credentials(client, "Bearer " + good).statusCode()).isEqualTo(400);
            String other = sts.issuer.token(
                    c -> c.audience("pods.eks.amazonaws.com").subject("system:serviceaccount:demo:other"));
            assertThat(credentials(client, other).statusCode()).isEqualTo(404);
        }
    }

    private HttpResponse<String> credentials(HttpClient client, String token) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(sts.aws.agent().uri()))
                        .header("Authorization", token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
