/** Which running pods lack the identity that their ServiceAccounts grant: a comparison, and what came of it. */
@NullMarked
package dev.irsa.audit;

import org.jspecify.annotations.NullMarked;
