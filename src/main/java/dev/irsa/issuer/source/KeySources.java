package dev.irsa.issuer.source;

import dev.irsa.issuer.Observation;
import dev.irsa.issuer.View;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Several sources as one: the union of what they list. */
public record KeySources(List<KeySource> sources) implements Supplier<Observation> {
    public KeySources {
        sources = List.copyOf(sources);
    }

    /**
     * The source that a word on the command line means: an https URL of a key set, or a file.
     *
     * @param derivePublic whether a file may hold private keys, of which only the public half is kept
     */
    public static KeySource of(String word, boolean derivePublic, Fetch fetch) {
        return word.startsWith("https://")
                ? new JwksUrl(URI.create(word), fetch)
                : new KeyFile(Path.of(word), derivePublic);
    }

    @Override
    public Observation get() {
        List<View> views =
                sources.stream().flatMap(source -> source.read().stream()).toList();
        return new Observation(views);
    }
}
