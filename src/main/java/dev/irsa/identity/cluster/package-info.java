/** Identities from an API server: its ServiceAccounts and the role mappings in a ConfigMap, listed, watched and looked up. */
@NullMarked
package dev.irsa.identity.cluster;

import org.jspecify.annotations.NullMarked;
