package dev.irsa.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mappings of one revision of the ConfigMap.
 *
 * <p>An exact {@code namespace/name} goes before every pattern. Among patterns the longest literal prefix of the
 * namespace wins, then the most literal characters in it; then the same of the name, then the order of the text, so that the
 * choice never depends on chance.
 */
public final class RoleMappings {
    /** No mapping. */
    public static final RoleMappings NONE = new RoleMappings(Map.of(), List.of());

    private static final Comparator<Pattern> MOST_SPECIFIC_FIRST = Comparator.comparingInt(
                    (Pattern p) -> p.namespace().prefixLength())
            .thenComparing(p -> p.namespace().isLiteral())
            .thenComparingInt(p -> p.namespace().literalLength())
            .thenComparingInt(p -> p.name().prefixLength())
            .thenComparing(p -> p.name().isLiteral())
            .thenComparingInt(p -> p.name().literalLength())
            .reversed()
            .thenComparing(p -> p.namespace().toString())
            .thenComparing(p -> p.name().toString());

    private final Map<ServiceAccountRef, RoleMapping> exact;
    private final List<Pattern> patterns;

    /** A mapping for every account whose namespace and name match. */
    record Pattern(NamePattern namespace, NamePattern name, RoleMapping mapping) {}

    RoleMappings(Map<ServiceAccountRef, RoleMapping> exact, List<Pattern> patterns) {
        this.exact = Map.copyOf(exact);
        List<Pattern> sorted = new ArrayList<>(patterns);
        sorted.sort(MOST_SPECIFIC_FIRST);
        this.patterns = List.copyOf(sorted);
    }

    /** The mapping for an account. */
    public Optional<RoleMapping> find(ServiceAccountRef account) {
        RoleMapping found = exact.get(account);
        if (found != null) {
            return Optional.of(found);
        }
        for (Pattern pattern : patterns) {
            if (pattern.namespace().matches(account.namespace())
                    && pattern.name().matches(account.name())) {
                return Optional.of(pattern.mapping());
            }
        }
        return Optional.empty();
    }

    /** How many entries there are. */
    public int size() {
        return exact.size() + patterns.size();
    }
}
