/** Who a pod is: the values an AWS identity is made of, and the sources they come from. */
@NullMarked
package dev.irsa.identity;

import org.jspecify.annotations.NullMarked;
