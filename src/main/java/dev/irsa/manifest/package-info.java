/** Kubernetes manifests as text: documents read as kubectl reads them, and written for people. */
@NullMarked
package dev.irsa.manifest;

import org.jspecify.annotations.NullMarked;
