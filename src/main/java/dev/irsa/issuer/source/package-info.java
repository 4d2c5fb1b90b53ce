/** Where signing keys come from: files, URLs, and (through the Kubernetes client) API servers. */
@NullMarked
package dev.irsa.issuer.source;

import org.jspecify.annotations.NullMarked;
