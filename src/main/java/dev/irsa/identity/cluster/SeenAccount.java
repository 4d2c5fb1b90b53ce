package dev.irsa.identity.cluster;

import dev.irsa.identity.AccountAnnotations;
import dev.irsa.identity.ServiceAccountRef;

/**
 * A ServiceAccount as an API server has just sent it.
 *
 * @param createdAt in seconds since 1970 by the API server's clock; 0 when it does not say
 */
record SeenAccount(ServiceAccountRef account, AccountAnnotations annotations, long version, long createdAt) {}
