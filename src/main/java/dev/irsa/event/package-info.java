/** Kubernetes Events: what went wrong, said on the object whose fault it is. */
@NullMarked
package dev.irsa.event;

import org.jspecify.annotations.NullMarked;
