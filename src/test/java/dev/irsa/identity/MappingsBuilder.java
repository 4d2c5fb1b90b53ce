package dev.irsa.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the mappings of a ConfigMap from keys as the ConfigMap has them. */
public final class MappingsBuilder {
    private final Map<ServiceAccountRef, RoleMapping> exact = new HashMap<>();
    private final List<RoleMappings.Pattern> patterns = new ArrayList<>();

    /** An entry that says nothing but the role. */
    public MappingsBuilder with(String key, String role) {
        return with(key, new RoleMapping(role, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    public MappingsBuilder with(String key, RoleMapping mapping) {
        String namespace = key.substring(0, key.indexOf('/'));
        String name = key.substring(namespace.length() + 1);
        if (key.contains("*")) {
            patterns.add(new RoleMappings.Pattern(new NamePattern(namespace), new NamePattern(name), mapping));
        } else {
            exact.put(new ServiceAccountRef(namespace, name), mapping);
        }
        return this;
    }

    public RoleMappings build() {
        return new RoleMappings(exact, patterns);
    }
}
