/** The publisher: rounds in which an issuer is looked at and kept right, and what is told of them. */
@NullMarked
package dev.irsa.publisher;

import org.jspecify.annotations.NullMarked;
