/** The webhook's decision on manifests, without a cluster. */
@NullMarked
package dev.irsa.offline;

import org.jspecify.annotations.NullMarked;
