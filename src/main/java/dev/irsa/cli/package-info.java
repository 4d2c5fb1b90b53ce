/** The command line, one class a command. */
@NullMarked
package dev.irsa.cli;

import org.jspecify.annotations.NullMarked;
