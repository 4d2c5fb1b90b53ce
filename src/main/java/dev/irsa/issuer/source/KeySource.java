package dev.irsa.issuer.source;

import dev.irsa.issuer.View;
import java.util.List;

/** Something that lists signing keys. */
@FunctionalInterface
public interface KeySource {
    /** What it lists now: one view for each place that was asked, such as every API server behind a service. */
    List<View> read();
}
