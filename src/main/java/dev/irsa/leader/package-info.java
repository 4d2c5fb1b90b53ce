/** Who of several replicas works, and who stands by. */
@NullMarked
package dev.irsa.leader;

import org.jspecify.annotations.NullMarked;
