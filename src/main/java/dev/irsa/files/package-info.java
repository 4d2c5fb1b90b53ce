/** Files that change under us: reading sets of them, and noticing changes however they are made. */
@NullMarked
package dev.irsa.files;

import org.jspecify.annotations.NullMarked;
