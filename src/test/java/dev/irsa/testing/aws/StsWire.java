package dev.irsa.testing.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.irsa.issuer.TestingCa;
import dev.irsa.testing.Kube;
import dev.irsa.testing.MovableClock;
import java.io.IOException;
import java.io.StringReader;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The double with an issuer, a provider and a role, and calls to it over HTTP. */
final class StsWire implements AutoCloseable {
    static final String ACCOUNT = "111122223333";
    static final String ROLE = "arn:aws:iam::111122223333:role/team/app";

    final WireIssuer issuer = new WireIssuer();
    final MovableClock memory = new MovableClock();
    final Aws aws;
    final Iam.Provider provider;
    private final HttpClient client = HttpClient.newHttpClient();

    StsWire() {
        this(Optional.empty());
    }

    /** Another clock than {@link #memory}. */
    StsWire(Optional<InstantSource> clock) {
        aws = Aws.startWithPorts(trusting(issuer.ca), clock.orElse(memory));
        provider = aws.iam().createProvider(ACCOUNT, issuer.url, "sts.amazonaws.com");
        aws.iam().createRole(ROLE, trust(provider, "sts.amazonaws.com", WireIssuer.SUBJECT));
    }

    /** The policy that everybody writes. */
    static String trust(Iam.Provider provider, String audience, String subject) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"%s"},
                "Action":"sts:AssumeRoleWithWebIdentity",
                "Condition":{"StringEquals":{"%s:aud":"%s","%s:sub":"%s"}}}]}
                """.formatted(provider.arn(), provider.name(), audience, provider.name(), subject);
    }

    /** An answer: its status, and the text of elements by their names. */
    record Answer(int status, Document document) {
        String text(String element) {
            return document.getElementsByTagName(element).getLength() == 0
                    ? ""
                    : document.getElementsByTagName(element).item(0).getTextContent();
        }

        String code() {
            return status + " " + text("Code");
        }

        Credentials credentials(Aws aws) {
            return aws.find(text("AccessKeyId"));
        }
    }

    /** AssumeRoleWithWebIdentity with a good token, but for these parameters; one that is null is left out. */
    Answer assume(String... changes) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("Action", "AssumeRoleWithWebIdentity");
        parameters.put("Version", "2011-06-15");
        parameters.put("RoleArn", ROLE);
        parameters.put("RoleSessionName", "pod-1");
        parameters.put("WebIdentityToken", "");
        for (int i = 0; i < changes.length; i += 2) {
            parameters.put(changes[i], changes[i + 1]);
        }
        parameters.computeIfPresent("WebIdentityToken", (_, text) -> text.isEmpty() ? issuer.token() : text);
        parameters.values().removeIf(java.util.Objects::isNull);
        return post(form(parameters), Map.of());
    }

    static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** A call that these credentials sign. */
    Answer signed(Credentials credentials, String... parameters) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Version", "2011-06-15");
        for (int i = 0; i < parameters.length; i += 2) {
            all.put(parameters[i], parameters[i + 1]);
        }
        String body = form(all);
        return post(body, Signer.headers(credentials, URI.create(aws.endpoint()).getAuthority(), body));
    }

    Answer post(String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(aws.endpoint() + "/"))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(response.body())));
            return new Answer(response.statusCode(), document);
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The whole answer to a call that names another host than the one it goes to. */
    String postTo(String host, String body) {
        String request = "POST / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        try (Socket socket = new Socket("127.0.0.1", URI.create(aws.endpoint()).getPort())) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static SSLContext trusting(TestingCa ca) {
        return Kube.trusting(TestingCa.pem(ca.root.certificate()));
    }

    @Override
    public void close() {
        client.close();
        aws.close();
        issuer.close();
    }
}
