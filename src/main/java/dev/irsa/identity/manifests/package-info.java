/** Identities from files on disk: manifests instead of an API server, and the identities file. */
@NullMarked
package dev.irsa.identity.manifests;

import org.jspecify.annotations.NullMarked;
