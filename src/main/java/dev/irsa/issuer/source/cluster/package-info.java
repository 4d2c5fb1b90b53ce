/** The keys that a cluster's API servers list, and the ones that they sign with. */
@NullMarked
package dev.irsa.issuer.source.cluster;

import org.jspecify.annotations.NullMarked;
