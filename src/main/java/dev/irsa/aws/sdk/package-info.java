/** What all clients of AWS' SDK have in common here: how they connect, and how they say what is wrong. */
@NullMarked
package dev.irsa.aws.sdk;

import org.jspecify.annotations.NullMarked;
