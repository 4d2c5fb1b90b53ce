package dev.irsa.admission;

import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.outcome.Warning;
import java.util.List;

/** Is told of admissions that ended with warnings; never of dry runs. */
public interface WarningListener {
    /** Tells nobody. */
    WarningListener NOBODY = (_, _) -> {};

    /** Takes warnings about pods of an account. Called while a request waits: it must neither block nor fail. */
    void warned(ServiceAccountRef account, List<Warning> warnings);
}
