package dev.irsa.issuer.sink.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.irsa.issuer.source.Trust;
import dev.irsa.testing.AwsProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access control lists as S3 answers them; the servers of the other tests name groups in their own way. */
class ExposureTest {
    private static final String GROUPS = "http://acs.amazonaws.com/groups/";

    private final AwsProperties properties = AwsProperties.of("AKIATEST", "secret");
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private HttpServer server;
    private S3Connection connection;
    private Exposure exposure;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            String answer = answers.get(exchange.getRequestURI().toString().replaceFirst("=.*", ""));
            byte[] body = (answer == null ? "<Error><Code>AccessDenied</Code></Error>" : answer)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 403 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        connection = new S3Connection(new S3Settings(
                Optional.of(endpoint), Optional.empty(), true, false, Trust.system(), Duration.ofSeconds(30)));
        exposure = new Exposure(connection, new S3Location("oidc", "prod"), () -> now);
    }

    @AfterEach
    void stop() {
        connection.close();
        server.stop(0);
        properties.close();
    }

    private static String list(String grantee, String permission) {
        return "<AccessControlPolicy xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Owner><ID>me</ID></Owner>"
                + "<AccessControlList><Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xsi:type=\"Group\">" + grantee + "</Grantee><Permission>" + permission
                + "</Permission></Grant></AccessControlList></AccessControlPolicy>";
    }

    @ParameterizedTest
    @CsvSource({
        "global/AllUsers, WRITE, true",
        "global/AllUsers, WRITE_ACP, true",
        "global/AllUsers, FULL_CONTROL, true",
        "global/AllUsers, READ, false",
        "global/AuthenticatedUsers, WRITE, true",
        "s3/LogDelivery, WRITE, false",
    })
    void W5_whoMayDoWhat(String group, String permission, boolean open) {
        answers.put("/oidc?acl", list("<URI>" + GROUPS + group + "</URI>", permission));
        assertThat(exposure.ways().contains("the access control list of the bucket"))
                .isEqualTo(open);
    }

    @Test
    void W5_theDocumentsHaveListsToo() {
        answers.put("/oidc/prod/openid/v1/jwks?acl", list("<URI>" + GROUPS + "global/AllUsers</URI>", "WRITE_ACP"));
        assertThat(exposure.ways()).containsExactly("the access control list of prod/openid/v1/jwks");
    }

    @Test
    void whatMayNotBeAskedIsNotComplainedOf() {
        assertThat(exposure.ways()).isEmpty();
        assertThat(requests.get()).isPositive();
    }

    @Test
    void itIsAskedNowAndThen() {
        exposure.ways();
        int first = requests.get();
        exposure.ways();
        assertThat(requests.get()).as("an hour has not passed").isEqualTo(first);
        now = now.plus(Duration.ofHours(1));
        answers.put("/oidc?acl", list("<URI>" + GROUPS + "global/AllUsers</URI>", "WRITE"));
        assertThat(exposure.ways()).hasSize(1);
        answers.clear();
        assertThat(exposure.ways()).as("once something is found, every time").isEmpty();
    }
}
