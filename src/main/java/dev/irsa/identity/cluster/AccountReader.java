package dev.irsa.identity.cluster;

import dev.irsa.cluster.follow.Interner;
import dev.irsa.cluster.follow.MetadataReader;
import dev.irsa.cluster.follow.ObjectReader;
import dev.irsa.cluster.follow.Versioned;
import dev.irsa.identity.AccountAnnotations;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.ServiceAccountRef;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;

/** Reads ServiceAccounts: their names, versions, and our annotations. Used by one thread. */
final class AccountReader implements ObjectReader<SeenAccount> {
    /**
     * What is kept of one annotation, in characters. Nothing that is valid is longer, except lists of more containers
     * than a pod may well have.
     */
    static final int MAX_VALUE = 8 * 1024;

    /** Ends a value that was cut, so that what is left cannot pass for one. */
    private static final char CUT = '\u0000';

    private final AnnotationKeys keys;
    private final String prefix;
    private final Interner<String> interner = new Interner<>();
    private final Map<String, String> ours = new HashMap<>();

    AccountReader(AnnotationKeys keys) {
        this.keys = keys;
        this.prefix = keys.prefix() + "/";
    }

    @Override
    public Versioned<SeenAccount> read(JsonParser json) {
        MetadataReader metadata = new MetadataReader(this::annotation);
        ours.clear();
        metadata.readObject(json);
        if (!ServiceAccountRef.isNamespace(metadata.namespace()) || !ServiceAccountRef.isName(metadata.name())) {
            return new Versioned<>(null, metadata.version());
        }
        AccountAnnotations annotations =
                ours.isEmpty() ? AccountAnnotations.NONE : AccountAnnotations.pick(keys, ours::get);
        SeenAccount seen = new SeenAccount(
                new ServiceAccountRef(interner.intern(metadata.namespace()), interner.intern(metadata.name())),
                annotations,
                metadata.version(),
                metadata.createdAt());
        return new Versioned<>(seen, metadata.version());
    }

    private void annotation(String key, JsonParser json) {
        if (key.startsWith(prefix)) {
            String value = json.getString();
            ours.put(key, interner.intern(value.length() > MAX_VALUE ? value.substring(0, MAX_VALUE) + CUT : value));
        }
    }
}
