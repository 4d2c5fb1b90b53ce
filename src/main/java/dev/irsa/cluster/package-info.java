/** How to reach an API server: where it is, whom to trust, who we are. Nothing is known here of what it stores. */
@NullMarked
package dev.irsa.cluster;

import org.jspecify.annotations.NullMarked;
