/**
 * The issuer: what AWS STS must be able to read about a cluster's signing keys, and when a key may come and go. Pure
 * functions over values; nothing here reads a clock, a file or the network.
 */
@NullMarked
package dev.irsa.issuer;

import org.jspecify.annotations.NullMarked;
