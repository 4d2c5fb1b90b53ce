/** The look from outside: whether AWS could use an issuer now, found out without credentials. */
@NullMarked
package dev.irsa.issuer.check;

import org.jspecify.annotations.NullMarked;
