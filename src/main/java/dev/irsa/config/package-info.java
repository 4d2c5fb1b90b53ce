/** Settings, bound once, validated at start, passed down as values. */
@NullMarked
package dev.irsa.config;

import org.jspecify.annotations.NullMarked;
