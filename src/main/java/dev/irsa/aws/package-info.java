/** The AWS side of an issuer, as pure values: partitions, the OIDC provider, trust policies and other policies. */
@NullMarked
package dev.irsa.aws;

import org.jspecify.annotations.NullMarked;
