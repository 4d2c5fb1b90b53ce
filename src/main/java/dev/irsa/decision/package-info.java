/** One pod, one answer: who it is, and what is added to it. */
@NullMarked
package dev.irsa.decision;

import org.jspecify.annotations.NullMarked;
