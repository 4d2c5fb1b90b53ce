package dev.irsa.clients;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Reach;
import dev.irsa.issuer.RotationGate;
import dev.irsa.issuer.RotationGates;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.check.CheckSettings;
import dev.irsa.issuer.check.PublicIssuer;
import dev.irsa.issuer.sink.LedgerMemory;
import dev.irsa.issuer.sink.PublishResult;
import dev.irsa.issuer.sink.Run;
import dev.irsa.issuer.sink.Shelf;
import dev.irsa.issuer.sink.Stored;
import dev.irsa.issuer.sink.Written;
import dev.irsa.issuer.source.Trust;
import dev.irsa.issuer.source.cluster.ClusterKeys;
import dev.irsa.issuer.source.cluster.Instances;
import dev.irsa.issuer.source.cluster.MintedToken;
import dev.irsa.testing.ControlPlane;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our publisher for one issuer of a control plane. */
final class Publication implements AutoCloseable {
    private final ApiConnection api;
    private final ClusterKeys keys;
    private final Run run;
    private final LedgerMemory ledger = new LedgerMemory();
    final Shelf shelf;
    private final InstantSource calendar;

    Publication(
            IssuerUrl issuer, ControlPlane plane, MintedToken.Request minting, Network network, InstantSource calendar)
            throws IOException {
        this.calendar = calendar;
        try {
            this.api = ApiConnection.open(
                    ApiAccess.kubeconfig(plane.kubeconfig(ControlPlane.ADMIN, plane.port()), Optional.empty()),
                    "bench");
        } catch (dev.irsa.cluster.UnusableAccess e) {
            throw new IOException(e);
        }
        this.keys = new ClusterKeys(Instances.only("API server", api), Optional.of(minting));
        this.shelf = new Shelf(issuer);
        CheckSettings settings = CheckSettings.of(Trust.with(Optional.of(network.authority)), Reach.PRIVATE);
        PublicIssuer checked = new PublicIssuer(issuer, settings, InstantSource.system());
        this.run = new Run(
                issuer,
                RotationPolicy.DEFAULT,
                () -> new dev.irsa.issuer.Observation(keys.read()),
                ledger,
                List.of(shelf),
                () -> {
                    shelf.confirm(Instant.now());
                    return checked.fetch();
                },
                calendar);
    }

    /** One run. */
    PublishResult publish(boolean migrating) {
        return publish(new Situation.Options(Situation.Options.DEFAULT.mode(), false, migrating, Optional.empty()));
    }

    /** Takes a key out at once, as {@code --emergency} does. */
    void revoke(KeyId kid) {
        publish(new Situation.Options(Situation.Options.DEFAULT.mode(), false, false, Optional.of(kid)));
        if (isPublished(kid)) {
            throw new IllegalStateException("still published: " + kid);
        }
    }

    private PublishResult publish(Situation.Options options) {
        PublishResult result = run.publish(options);
        shelf.confirm(Instant.now());
        if (!(result instanceof PublishResult.Completed)) {
            throw new IllegalStateException("not published: " + result.findings());
        }
        return result;
    }

    private RotationGates gates(RotationPolicy policy) {
        return new RotationGates(ledger.read().toOptional().orElseThrow().ledger(), policy, calendar.instant());
    }

    /** The gate of step 4 of docs/rotation.md, as {@code irsa issuer gate --promote} has it. */
    RotationGate mayBeginToSign(KeyId kid, RotationPolicy policy) {
        return gates(policy).promote(kid, Map.of());
    }

    /** The gate of step 6. */
    RotationGate mayLeaveTheKeyFiles(KeyId kid) {
        return gates(RotationPolicy.DEFAULT).retire(kid, Optional.empty());
    }

    String text(Document.Kind kind) {
        return switch (shelf.read(kind)) {
            case Stored.Present present -> present.document().text();
            case Stored.Absent _ -> throw new IllegalStateException("nothing is published");
        };
    }

    /** Puts something else on the shelf, as a publisher with a defect would. */
    void replace(Document.Kind kind, String text) {
        Written written = shelf.write(new Document(kind, text), shelf.read(kind));
        if (!(written instanceof Written.Done)) {
            throw new IllegalStateException("not replaced: " + written);
        }
    }

    boolean isPublished(KeyId kid) {
        return text(Document.Kind.JWKS).contains(kid.text());
    }

    @Override
    public void close() {
        keys.close();
        api.close();
    }
}
