/** What both servers have in common: how they start, and what they say of themselves. */
@NullMarked
package dev.irsa.serving;

import org.jspecify.annotations.NullMarked;
