package dev.irsa.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.irsa.aws.Partition;
import dev.irsa.aws.ProviderStep;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.source.Trust;
import dev.irsa.testing.AwsProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What IAM refuses, and how that is said. */
class IamProvidersTest {
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.example.com/prod");

    private final AwsProperties properties = AwsProperties.of("AKIATEST", "secret");
    private HttpServer server;
    private volatile int status;
    private volatile String code = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = ("<ErrorResponse><Error><Type>Sender</Type><Code>" + code
                            + "</Code><Message>the message</Message></Error></ErrorResponse>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        properties.close();
    }

    private IamProviders providers(Partition partition) {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new IamProviders(new IamAccess(partition, Optional.of(endpoint), Trust.system()));
    }

    private static ProviderStep.Create create() {
        return new ProviderStep.Create(ISSUER, Set.of("sts.amazonaws.com"), List.of(), Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, 'access is denied: the message; irsa issuer policy publisher'",
        "409, LimitExceeded, IAM's quota is reached: the message",
        "400, OpenIdIdpCommunicationError, 'IAM cannot reach the issuer: the message; irsa issuer verify says why'",
        "400, InvalidInput, IAM refuses it: the message",
        "409, ConcurrentModification, somebody else is changing it",
        "403, InvalidClientTokenId, does not know the access key",
        "403, SignatureDoesNotMatch, the signature is refused",
        "403, ExpiredToken, the credentials have expired",
        "400, Throttling, asks for fewer requests",
        "500, ServiceFailure, 'IAM failed (HTTP 500, ServiceFailure): the message'",
        "418, Teapot, 'IAM refused (HTTP 418, Teapot): the message'",
    })
    void whatIsWrongIsSaidInOneSentence(int answer, String error, String sentence) {
        status = answer;
        code = error;
        try (IamProviders providers = providers(Partition.AWS)) {
            assertThatThrownBy(() -> providers.create(create()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("could not create the OIDC provider for " + ISSUER + ": ")
                    .hasMessageContaining(sentence)
                    .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
        }
    }

    @Test
    void aProviderThatSomebodyMadeInTheMeantimeIsNoError() throws IOException {
        status = 409;
        code = "EntityAlreadyExists";
        try (IamProviders providers = providers(Partition.AWS)) {
            assertThat(providers.create(create())).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPartitionHasAnEndpoint(Partition partition) {
        var url = software.amazon.awssdk.services.iam.IamClient.serviceMetadata()
                .endpointFor(software.amazon.awssdk.regions.Region.of(partition.iamRegion()));
        assertThat(url.toString()).matches("iam\\.[a-z0-9.-]+");
        assertThat(software.amazon.awssdk.regions.Region.of(partition.iamRegion())
                        .metadata()
                        .partition()
                        .id())
                .isEqualTo(partition.id());
    }
}
