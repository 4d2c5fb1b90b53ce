package dev.irsa.identity.cluster;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts lookups by how they ended. */
final class LookupCounts {
    private final Map<LookupResult, LongAdder> counts = new EnumMap<>(LookupResult.class);
    private final LongAdder reads = new LongAdder();

    LookupCounts() {
        for (LookupResult result : LookupResult.values()) {
            counts.put(result, new LongAdder());
        }
    }

    void count(LookupResult result) {
        adder(result).increment();
    }

    long sum(LookupResult result) {
        return adder(result).sum();
    }

    /** A read was sent to the API server. */
    void read() {
        reads.increment();
    }

    long reads() {
        return reads.sum();
    }

    private LongAdder adder(LookupResult result) {
        LongAdder adder = counts.get(result);
        if (adder == null) {
            throw new IllegalStateException("not counted: " + result);
        }
        return adder;
    }
}
