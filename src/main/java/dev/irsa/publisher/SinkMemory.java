package dev.irsa.publisher;

import dev.irsa.issuer.Document;
import dev.irsa.issuer.Published;
import dev.irsa.issuer.Step;
import dev.irsa.issuer.sink.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was in each place when somebody looked last. A place that could not be written lacks what all others have, and that
 * is not the doing of somebody else.
 */
final class SinkMemory {
    private final Map<String, Published> known = new HashMap<>();

    /** Whether somebody may have changed it since; of a place that is empty and was not seen before, nobody has. */
    boolean hasChanged(Published now) {
        return Optional.ofNullable(known.get(now.sink()))
                .map(before -> !before.jwks().equals(now.jwks())
                        || !before.discovery().equals(now.discovery())
                        || before.current() != now.current())
                .orElseGet(() -> now.jwks().isPresent() || now.discovery().isPresent());
    }

    /** They were looked at. */
    void looked(Run.Prepared prepared) {
        prepared.situation().published().forEach(sink -> known.put(sink.sink(), sink));
    }

    /** Everything that was planned was written to all of them. */
    void written(Run.Prepared prepared) {
        List<Step> steps = prepared.plan().steps();
        prepared.situation()
                .published()
                .forEach(sink -> known.put(
                        sink.sink(),
                        Published.of(
                                sink.sink(),
                                written(steps, Document.Kind.JWKS).or(sink::jwks),
                                written(steps, Document.Kind.DISCOVERY).or(sink::discovery),
                                true,
                                true)));
    }

    private static Optional<Document> written(List<Step> steps, Document.Kind kind) {
        return steps.stream()
                .flatMap(step -> switch (step) {
                    case Step.PublishJwks publish -> Optional.of(publish.document()).stream();
                    case Step.RemoveKey remove -> Optional.of(remove.document()).stream();
                    case Step.PublishDiscovery publish -> Optional.of(publish.document()).stream();
                    case Step.SaveLedger _, Step.ConfirmPublic _ -> Optional.<Document>empty().stream();
                })
                .filter(document -> document.kind() == kind)
                .findFirst();
    }
}
