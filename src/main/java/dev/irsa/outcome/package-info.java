/** What was decided and why: the closed set of reasons, and the warnings that people read. */
@NullMarked
package dev.irsa.outcome;

import org.jspecify.annotations.NullMarked;
