package dev.irsa.issuer.sink;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Ledger;

/** The ledger of a process that remembers nothing when it ends. */
public final class LedgerMemory implements LedgerStore {
    private Ledger ledger = Ledger.EMPTY;
    private long version;

    @Override
    public synchronized Checked<Saved> read() {
        return Checked.accepted(new Saved(ledger, Long.toString(version)));
    }

    @Override
    public synchronized Written write(Ledger next, Saved expected) {
        if (!expected.version().equals(Long.toString(version))) {
            return new Written.Conflict();
        }
        ledger = next;
        version++;
        return new Written.Done();
    }
}
