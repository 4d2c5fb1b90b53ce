package dev.irsa.admission;

import dev.irsa.serving.Condition;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;

/**
 * What goes along with a server.
 *
 * @param conditions what must hold, besides the server's own, for it to be ready
 * @param meters what else is measured
 * @param listener is told of warnings
 */
public record Companions(List<Condition> conditions, List<MeterBinder> meters, WarningListener listener) {
    /** Nothing. */
    public static final Companions NONE = new Companions(List.of(), List.of(), WarningListener.NOBODY);

    public Companions {
        conditions = List.copyOf(conditions);
        meters = List.copyOf(meters);
    }
}
