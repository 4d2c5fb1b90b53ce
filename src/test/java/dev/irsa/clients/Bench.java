package dev.irsa.clients;

import dev.irsa.cli.ClusterWebhook;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.sink.IssuerServer;
import dev.irsa.issuer.sink.ServerCertificate;
import dev.irsa.issuer.source.cluster.MintedToken;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Kube;
import dev.irsa.testing.MovableClock;
import dev.irsa.testing.aws.Aws;
import dev.irsa.testing.aws.Iam;
import dev.irsa.testing.kubelet.Kubelet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The whole way with nothing faked but AWS: a real API server, our webhook in two profiles, our publisher and its HTTPS
 * server, a kubelet's part, and an STS that reads what was published.
 */
final class Bench implements AutoCloseable {
    static final String ACCOUNT = "111122223333";
    static final String OTHER_ACCOUNT = "444455556666";

    /** Without any OIDC provider. */
    static final String EMPTY_ACCOUNT = "777788889999";

    static final String AUDIENCE = "sts.amazonaws.com";
    static final String CUSTOM_AUDIENCE = "bench.irsa.dev";
    static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/bench");
    static final IssuerUrl NEXT_ISSUER = new IssuerUrl("https://oidc.irsa.dev/next");

    private static final Duration HALF_DAY = Duration.ofHours(12);

    final Path directory = Files.createTempDirectory("bench-");
    final AtomicInteger numbers = new AtomicInteger();
    final SigningKeys keys = new SigningKeys(directory);

    /**
     * What the publishers and the memory of STS go by, together. Tokens and sessions end by the machine's own clock,
     * which API servers and clients cannot be without.
     */
    final MovableClock calendar = new MovableClock();

    final Network network;
    final ControlPlane plane;
    final Kube admin;
    final Aws aws;
    final Publication publication;
    final Publication next;
    final Iam.Provider provider;
    final Iam.Provider otherProvider;

    /** Of an issuer that is not this cluster's. */
    final Iam.Provider foreignProvider;

    final ClusterWebhook compatible;
    final ClusterWebhook recommended;
    final Kubelet.Image image;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Starts everything; the calling test is skipped where something that it needs is not to be had. */
    Bench() throws Exception {
        Kubelet.assumePossible();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-bench"));
        try {
            network = new Network(directory);
            plane = opened(ControlPlane.start(keys.flags(List.of(ISSUER.text()), 0)));
            admin = opened(plane.admin());
            admin.serviceAccount("default", "publisher", Map.of());
            MintedToken.Request minting = new MintedToken.Request("default", "publisher", AUDIENCE);
            publication = opened(new Publication(ISSUER, plane, minting, network, calendar));
            next = opened(new Publication(NEXT_ISSUER, plane, minting, network, calendar));
            serve();
            publication.publish(false);
            aws = opened(Aws.start(network.trust(), calendar));
            aws.serveTls(network.sts, network.stsCertificate());
            provider = aws.iam().createProvider(ACCOUNT, ISSUER.text(), AUDIENCE, CUSTOM_AUDIENCE);
            otherProvider = aws.iam().createProvider(OTHER_ACCOUNT, ISSUER.text(), AUDIENCE);
            foreignProvider = aws.iam().createProvider(ACCOUNT, "https://oidc.irsa.dev/foreign", AUDIENCE);
            compatible = opened(webhook("--profile=compatible").register("v1", "Never"));
            recommended = opened(webhook("--profile=recommended").register("v1", "Never"));
            image = image();
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private void serve() throws IOException {
        List<Path> certificate = network.issuerCertificate();
        IssuerServer server = opened(new IssuerServer(
                network.issuers,
                new ServerCertificate(certificate.get(0), certificate.get(1)),
                List.of(publication.shelf, next.shelf),
                IssuerServer.Settings.DEFAULT,
                InstantSource.system()));
        server.start();
    }

    /** A webhook with these flags, which is not called until it is registered. */
    ClusterWebhook webhook(String... flags) {
        String[] all = new String[flags.length + 1];
        System.arraycopy(flags, 0, all, 0, flags.length);
        all[flags.length] = "--aws-default-region=" + Network.REGION;
        return new ClusterWebhook(plane, all);
    }

    /** A machine with a metadata service, and the bench's authority among those that it trusts. */
    private Kubelet.Image image() {
        return new Kubelet.Image(
                Map.of(
                        "PATH",
                        "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "SSL_CERT_FILE",
                        network.authority.toString(),
                        "AWS_CA_BUNDLE",
                        network.authority.toString(),
                        "NODE_EXTRA_CA_CERTS",
                        network.authority.toString(),
                        "JDK_JAVA_OPTIONS",
                        "-Djavax.net.ssl.trustStore=" + network.trustStore
                                + " -Djavax.net.ssl.trustStorePassword=changeit",
                        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                        aws.metadata().endpoint(),
                        // a second and one attempt by default, which a busy machine may need for itself
                        "AWS_METADATA_SERVICE_TIMEOUT",
                        "20",
                        "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
                        "3"),
                Map.of(Path.of("/etc/hosts"), network.hosts));
    }

    /** Lets time pass, in which the publisher runs twice a day. */
    void pass(Duration time) {
        for (Duration left = time; left.isPositive(); left = left.minus(HALF_DAY)) {
            calendar.pass(left.compareTo(HALF_DAY) < 0 ? left : HALF_DAY);
            publication.publish(false);
        }
    }

    /** Lets as much time pass as STS remembers documents for, with nobody doing anything. */
    void letStsForget() {
        calendar.pass(Duration.ofDays(1));
    }

    /** A trust policy as it should be. */
    static String trust(Iam.Provider provider, String audience, String subject) {
        return """
                {"Version":"2012-10-17","Statement":[%s]}
                """.formatted(statement(provider, audience, subject));
    }

    static String statement(Iam.Provider provider, String audience, String subject) {
        return """
                {"Effect":"Allow","Principal":{"Federated":"%s"},"Action":"sts:AssumeRoleWithWebIdentity",
                "Condition":{"StringEquals":{"%s:aud":"%s","%s:sub":"%s"}}}
                """.formatted(provider.arn(), provider.name(), audience, provider.name(), subject);
    }

    /** Ends what runs, the last first. */
    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.err.println("not closed: " + e);
            }
        }
        try (var all = Files.walk(directory)) {
            all.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
        } catch (IOException _) {
            // A directory below /tmp that stays does no harm.
        }
    }
}
