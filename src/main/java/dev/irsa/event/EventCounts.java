package dev.irsa.event;

import java.util.concurrent.atomic.LongAdder;

/** Counts what became of complaints. */
final class EventCounts {
    /** Sent. */
    final LongAdder sent = new LongAdder();
    /** Said not long ago. */
    final LongAdder repeated = new LongAdder();
    /** More than may be sent. */
    final LongAdder overflowed = new LongAdder();
    /** Refused by the API server, or it could not be reached. */
    final LongAdder failed = new LongAdder();
}
