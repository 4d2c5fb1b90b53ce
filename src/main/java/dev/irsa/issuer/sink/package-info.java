/** Where the documents go: a directory, standard output, object storage, a server of our own. */
@NullMarked
package dev.irsa.issuer.sink;

import org.jspecify.annotations.NullMarked;
