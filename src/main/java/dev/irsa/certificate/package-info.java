/** The serving certificate: files or an in-memory authority, one SSL bundle that reloads. */
@NullMarked
package dev.irsa.certificate;

import org.jspecify.annotations.NullMarked;
