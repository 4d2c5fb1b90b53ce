package dev.irsa.issuer.sink;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Ledger;
import java.io.IOException;

/** Where the ledger is kept between runs. */
public interface LedgerStore {
    /**
     * What was read.
     *
     * @param version as the store tells versions apart; empty when nothing is saved yet
     */
    record Saved(Ledger ledger, String version) {}

    /** Refused when there is a ledger that cannot be read. */
    Checked<Saved> read() throws IOException;

    /** Saves if nobody has since {@code expected}, and says what is saved then. */
    Written write(Ledger ledger, Saved expected) throws IOException;
}
