/**
 * A certificate authority that all replicas share: its key is in a Secret whose creation the API server arbitrates, every
 * replica signs its own short leaf, and nobody needs a leader.
 */
@NullMarked
package dev.irsa.certificate.authority;

import org.jspecify.annotations.NullMarked;
