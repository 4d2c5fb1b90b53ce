package dev.irsa.issuer.source.cluster;

import java.util.List;
import java.util.Optional;

/** API servers at addresses that somebody named. */
public record NamedInstances(List<String> addresses, Dialler dialler) implements Instances {
    public NamedInstances {
        addresses = List.copyOf(addresses);
    }

    @Override
    public Found find() {
        return new Found(addresses.stream().map(dialler::dial).toList(), Optional.empty());
    }

    @Override
    public void close() {
        dialler.close();
    }
}
