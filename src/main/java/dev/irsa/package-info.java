/** IAM Roles for Service Accounts on any Kubernetes cluster. */
@NullMarked
package dev.irsa;

import org.jspecify.annotations.NullMarked;
