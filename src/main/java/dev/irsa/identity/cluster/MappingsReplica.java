package dev.irsa.identity.cluster;

import dev.irsa.cluster.follow.Replica;
import dev.irsa.identity.Parsed;
import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.RoleMappingsParser;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role mappings of the ConfigMap. A revision that cannot be read changes nothing: the last good one stays. Where there
 * was none, nobody knows who has a role by the ConfigMap. A ConfigMap that is deleted takes its mappings with it.
 */
final class MappingsReplica implements Replica<SeenConfigMap>, Supplier<RoleMappings> {
    private static final Logger LOG = LoggerFactory.getLogger(MappingsReplica.class);

    private final String name;
    private final Consumer<String> refused;
    private @Nullable SeenConfigMap inListing;
    private @Nullable String lastText;
    private volatile RoleMappings mappings = RoleMappings.NONE;
    private volatile Optional<String> problem = Optional.empty();
    private volatile boolean known;

    /**
     * The mappings of one ConfigMap.
     *
     * @param name of it; any other is not looked at
     * @param refused is told in a sentence when a revision cannot be read
     */
    MappingsReplica(String name, Consumer<String> refused) {
        this.name = name;
        this.refused = refused;
    }

    @Override
    public RoleMappings get() {
        return mappings;
    }

    /** What is wrong with the present revision, while an older one is used, or none. */
    Optional<String> problem() {
        return problem;
    }

    /** What is wrong with the present revision, while there was no good one before it. */
    Optional<String> unknown() {
        return known ? Optional.empty() : problem;
    }

    @Override
    public void listing() {
        inListing = null;
    }

    @Override
    public void listed(SeenConfigMap object) {
        if (object.name().equals(name)) {
            inListing = object;
        }
    }

    @Override
    public void complete(long version) {
        SeenConfigMap present = inListing;
        if (present == null) {
            forget();
        } else {
            take(present.config());
        }
    }

    @Override
    public void changed(SeenConfigMap object) {
        if (object.name().equals(name)) {
            take(object.config());
        }
    }

    @Override
    public void deleted(SeenConfigMap object) {
        if (object.name().equals(name)) {
            forget();
        }
    }

    @Override
    public void reached(long version) {}

    private void forget() {
        if (lastText != null) {
            LOG.info("ConfigMap {} is gone, and its {} role mappings with it", name, mappings.size());
        }
        lastText = null;
        mappings = RoleMappings.NONE;
        known = true;
        problem = Optional.empty();
    }

    private void take(String text) {
        if (text.equals(lastText)) {
            return;
        }
        lastText = text;
        switch (RoleMappingsParser.parse(text)) {
            case Parsed.Valid<RoleMappingsParser.Revision>(RoleMappingsParser.Revision revision) -> {
                mappings = revision.mappings();
                known = true;
                problem = Optional.empty();
                revision.notes().forEach(note -> LOG.warn("ConfigMap {}: {}", name, note));
                LOG.info("ConfigMap {} has {} role mappings", name, mappings.size());
            }
            case Parsed.Invalid<RoleMappingsParser.Revision>(String wrong) -> {
                String sentence = "config " + wrong
                        + (known
                                ? "; the " + mappings.size() + " role mappings before it stay"
                                : "; until it can be read, nothing is answered for accounts without a role of their own");
                problem = Optional.of(sentence);
                LOG.warn("ConfigMap {}: {}", name, sentence);
                refused.accept(sentence);
            }
        }
    }
}
