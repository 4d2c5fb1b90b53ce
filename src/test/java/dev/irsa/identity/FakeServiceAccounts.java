package dev.irsa.identity;

import java.util.HashMap;
import java.util.Map;

/** ServiceAccounts as a test sets them; any other is absent. */
public final class FakeServiceAccounts implements ServiceAccounts {
    private final Map<ServiceAccountRef, Lookup> lookups = new HashMap<>();

    public FakeServiceAccounts with(ServiceAccountRef account, Lookup lookup) {
        lookups.put(account, lookup);
        return this;
    }

    /** An account with these annotations, and {@code 42} as its version. */
    public FakeServiceAccounts with(ServiceAccountRef account, Map<String, String> annotations) {
        return with(account, new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX), annotations);
    }

    public FakeServiceAccounts with(ServiceAccountRef account, AnnotationKeys keys, Map<String, String> annotations) {
        AccountAnnotations picked = AccountAnnotations.pick(keys, annotations::get);
        return with(account, new Lookup.Found(new ServiceAccountEntry(picked, "42")));
    }

    @Override
    public Lookup find(ServiceAccountRef account, long deadlineNanos) {
        return lookups.getOrDefault(account, new Lookup.Absent());
    }
}
