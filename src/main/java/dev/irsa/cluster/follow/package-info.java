/**
 * Collections of objects in an API server, listed and watched for ever. Objects are read as they stream by: what is kept
 * of each is for the reader to say.
 */
@NullMarked
package dev.irsa.cluster.follow;

import org.jspecify.annotations.NullMarked;
