package dev.irsa.issuer.source.cluster;

import dev.irsa.cluster.ApiConnection;
import dev.irsa.cluster.ApiRequest;
import dev.irsa.cluster.ApiResponse;
import dev.irsa.cluster.ApiServer;
import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Discovery;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.Json;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.View;
import dev.irsa.issuer.source.KeySource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What every API server of a cluster says: its key set, its discovery document, and the key of a token that it signs now.
 * Needs {@code system:service-account-issuer-discovery} for the documents.
 */
public final class ClusterKeys implements KeySource, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Comes after an address's name when another API server answered there. */
    public static final String SAMPLE = ", answer ";

    private final Instances instances;
    private final Optional<MintedToken.Request> request;
    private final int samples;
    private volatile List<MintedToken> tokens = List.of();

    /**
     * The keys of a cluster.
     *
     * @param request how to find out which key signs; without it, that is not known
     */
    public ClusterKeys(Instances instances, Optional<MintedToken.Request> request) {
        this(instances, request, 1);
    }

    /**
     * The same, where a load balancer may stand before several API servers.
     *
     * @param samples how many connections to each address are made, each a new one
     */
    public ClusterKeys(Instances instances, Optional<MintedToken.Request> request, int samples) {
        this.instances = instances;
        this.request = request;
        this.samples = samples;
    }

    @Override
    public List<View> read() {
        return read(request, samples);
    }

    /** The same without a token, and over one connection each: a quick look for changes. */
    public List<View> listing() {
        return read(Optional.empty(), 1);
    }

    /** The tokens that the API servers signed when they were read last; at most one each. */
    public List<MintedToken> tokens() {
        return tokens;
    }

    private record Answered(View view, Optional<MintedToken> token) {
        /** Whether the same API server may have answered, as far as its keys say. */
        boolean isLike(Answered other) {
            return view instanceof View.Listed one
                    && other.view() instanceof View.Listed two
                    && one.keys().equals(two.keys())
                    && one.signer().equals(two.signer());
        }
    }

    private List<View> read(Optional<MintedToken.Request> minting, int times) {
        Instances.Found found = instances.find();
        List<Answered> answers = all(found.instances(), minting, times);
        if (minting.isPresent()) {
            tokens = answers.stream().flatMap(answer -> answer.token().stream()).toList();
        }
        List<View> views = new ArrayList<>(answers.stream().map(Answered::view).toList());
        found.unknown().ifPresent(views::add);
        return views;
    }

    /** Asks all at once, so that a dead one costs no more than its own timeout. */
    private static List<Answered> all(
            List<Instances.Instance> instances, Optional<MintedToken.Request> minting, int times) {
        List<Future<List<Answered>>> futures;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            futures = instances.stream()
                    .map(instance -> threads.submit(() -> sample(instance, minting, times)))
                    .toList();
        }
        // closing waited for all
        return futures.stream().map(Future::resultNow).flatMap(List::stream).toList();
    }

    /** One answer when all connections lead to the same keys; else every one that differs from those before it. */
    private static List<Answered> sample(
            Instances.Instance instance, Optional<MintedToken.Request> minting, int times) {
        List<Answered> answers = new ArrayList<>();
        answers.add(ask(instance, minting));
        for (int i = 1; i < times && answers.getLast().view() instanceof View.Listed; i++) {
            if (instance.another().isEmpty()) {
                break;
            }
            try (ApiConnection connection = instance.another().get().get()) {
                String name = instance.name() + SAMPLE + (answers.size() + 1);
                Answered next = ask(new Instances.Instance(name, connection), minting);
                if (answers.stream().noneMatch(next::isLike)) {
                    answers.add(next);
                }
            }
        }
        return answers;
    }

    private static Answered ask(Instances.Instance instance, Optional<MintedToken.Request> minting) {
        String name = instance.name();
        try {
            return switch (Jwks.parse(body(instance.api(), Document.Kind.JWKS))) {
                case Checked.Refused<Jwks>(List<Finding> findings) ->
                    new Answered(new View.Broken(name, findings), Optional.empty());
                case Checked.Accepted<Jwks> keys -> listed(instance, keys, minting);
            };
        } catch (IOException e) {
            return new Answered(new View.Unreadable(name, String.valueOf(e.getMessage())), Optional.empty());
        }
    }

    private static Answered listed(
            Instances.Instance instance, Checked.Accepted<Jwks> keys, Optional<MintedToken.Request> minting) {
        Findings findings = new Findings();
        keys.findings().forEach(finding -> add(finding, instance, findings));
        Optional<Discovery> discovery = discovery(instance, findings);
        Optional<MintedToken> token = minting.flatMap(asked -> token(instance, asked, findings));
        Optional<KeyId> signer = token.map(MintedToken::kid);
        return new Answered(new View.Listed(instance.name(), keys.value(), discovery, signer, findings.list()), token);
    }

    private static Optional<Discovery> discovery(Instances.Instance instance, Findings findings) {
        try {
            Checked<Discovery> checked = Discovery.parse(body(instance.api(), Document.Kind.DISCOVERY));
            if (checked.toOptional().isEmpty()) {
                checked.findings().forEach(finding -> add(finding.softened(), instance, findings));
            }
            // what an accepted one lacks (D1, D2) does not matter here: every API server's lacks it
            return checked.toOptional();
        } catch (IOException e) {
            findings.warning(
                    Rule.I8, "which issuer " + instance.name() + " signs with is not known: it " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void add(Finding finding, Instances.Instance instance, Findings findings) {
        findings.add(new Finding(finding.rule(), finding.severity(), instance.name() + ": " + finding.sentence()));
    }

    private static Optional<MintedToken> token(
            Instances.Instance instance, MintedToken.Request request, Findings findings) {
        try {
            return Optional.of(MintedToken.mint(instance.api(), request));
        } catch (IOException e) {
            findings.warning(
                    Rule.A2,
                    instance.name() + " gives no token, so which key signs there is not known: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** A document; the message of the exception ends a sentence that begins with the server's name. */
    private static byte[] body(ApiServer api, Document.Kind kind) throws IOException {
        int status;
        byte[] body;
        try (ApiResponse response = api.call(ApiRequest.get(kind.path(), LIMIT))) {
            status = response.status();
            body = response.body().readNBytes(Json.MAX_READ_BYTES + 1);
        } catch (IOException e) {
            throw new IOException("cannot be asked: " + e.getMessage(), e);
        }
        if (status == 200) {
            return body;
        }
        String hint = switch (status) {
            case 401, 403 -> "; bind the ClusterRole system:service-account-issuer-discovery";
            case 404 -> "; it serves no issuer: set --service-account-issuer to an https URL";
            default -> "";
        };
        throw new IOException("answers " + kind.path() + " with status " + status + hint);
    }

    @Override
    public void close() {
        instances.close();
    }
}
