/** IAM's API: OIDC providers, and the trust policies of roles. */
@NullMarked
package dev.irsa.aws.iam;

import org.jspecify.annotations.NullMarked;
