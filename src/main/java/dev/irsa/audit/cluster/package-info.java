/** The audit of a cluster: its pods are followed, and judged from time to time. */
@NullMarked
package dev.irsa.audit.cluster;

import org.jspecify.annotations.NullMarked;
