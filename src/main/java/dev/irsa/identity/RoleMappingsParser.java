package dev.irsa.identity;

import dev.irsa.identity.RoleMappings.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code data.config} of the {@code pod-identity-webhook} ConfigMap: a JSON object whose keys are
 * {@code namespace/serviceaccount}, where either part may have {@code *}.
 *
 * <p>All or nothing: one entry that cannot be read refuses the whole text, so that a typing error never takes a role
 * from some accounts and leaves it to others. The caller keeps the revision it had.
 */
public final class RoleMappingsParser {
    private final List<String> notes = new ArrayList<>();
    private final Map<ServiceAccountRef, RoleMapping> exact = new HashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();

    private RoleMappingsParser() {}

    /**
     * What a text says.
     *
     * @param notes one sentence for each thing that was changed or will have no effect
     */
    public record Revision(RoleMappings mappings, List<String> notes) {
        /** The revision of an empty text. */
        public static final Revision EMPTY = new Revision(RoleMappings.NONE, List.of());

        public Revision {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Reads a text of at most 1 MiB and 20 levels. An empty one has no mappings. Names of members are compared as Go
     * does, unknown ones are skipped.
     *
     * @return the mappings, or what is wrong with the text and where
     */
    public static Parsed<Revision> parse(String text) {
        return JsonText.read(text, Revision.EMPTY, json -> new RoleMappingsParser().read(json));
    }

    private Revision read(JsonText json) {
        Set<String> seen = new HashSet<>();
        json.object("the whole", key -> {
            if (!seen.add(key)) {
                throw json.refused("a key is there twice");
            }
            entry(json, key);
        });
        return new Revision(new RoleMappings(exact, patterns), notes);
    }

    private void entry(JsonText json, String key) {
        int slash = key.indexOf('/');
        if (slash < 0 || key.indexOf('/', slash + 1) >= 0) {
            throw json.refused("a key is not namespace/serviceaccount with one slash");
        }
        NamePattern namespace = new NamePattern(key.substring(0, slash));
        NamePattern name = new NamePattern(key.substring(slash + 1));
        if (!canName(namespace, true) || !canName(name, false)) {
            throw json.refused("a key names what no namespace or ServiceAccount can be called");
        }
        RoleMapping mapping = mapping(json, key);
        if (namespace.isLiteral() && name.isLiteral()) {
            exact.put(new ServiceAccountRef(namespace.toString(), name.toString()), mapping);
        } else {
            patterns.add(new Pattern(namespace, name, mapping));
        }
    }

    private static boolean canName(NamePattern pattern, boolean namespace) {
        // A star stands for any characters: with one letter in its place the rest must be part of a name.
        String sample = pattern.toString().replace('*', 'x');
        return namespace ? ServiceAccountRef.isNamespace(sample) : ServiceAccountRef.isName(sample);
    }

    private RoleMapping mapping(JsonText json, String key) {
        Members members = new Members();
        Set<String> seen = new HashSet<>();
        json.object("the value of " + key, name -> {
            String folded = JsonText.fold(name);
            if (!seen.add(folded)) {
                throw json.refused(key + " has a member twice");
            }
            // Go leaves a member alone whose value is null.
            if (json.isNull()) {
                return;
            }
            switch (folded) {
                case "rolearn" -> members.role = json.string("RoleARN of " + key);
                case "audience" -> members.audience = json.string("Audience of " + key);
                case "useregionalsts" -> members.regional = Optional.of(json.bool("UseRegionalSTS of " + key));
                case "tokenexpiration" ->
                    members.lifetime = lifetime(json.wholeNumber("TokenExpiration of " + key), key);
                default -> json.skip();
            }
        });
        if (members.role.isEmpty()) {
            notes.add(key + " has no RoleARN; its pods get no AWS credentials");
        }
        return members.mapping();
    }

    private static final class Members {
        private String role = "";
        private String audience = "";
        private Optional<Boolean> regional = Optional.empty();
        private Optional<TokenLifetime> lifetime = Optional.empty();

        RoleMapping mapping() {
            return new RoleMapping(
                    role, audience.isEmpty() ? Optional.empty() : Optional.of(audience), regional, lifetime);
        }
    }

    private Optional<TokenLifetime> lifetime(String number, String key) {
        if (number.equals("0") || number.equals("-0")) {
            return Optional.empty();
        }
        return switch (TokenLifetime.parse(number)) {
            case Parsed.Valid<TokenLifetime.Stated>(TokenLifetime.Stated stated) -> {
                if (stated.clamped()) {
                    notes.add("TokenExpiration of " + key + " is outside 600 to 86400; "
                            + stated.lifetime().seconds() + " is used");
                }
                yield Optional.of(stated.lifetime());
            }
            case Parsed.Invalid<TokenLifetime.Stated> _ ->
                throw new IllegalStateException("JSON has no such whole number");
        };
    }
}
