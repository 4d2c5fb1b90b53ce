/** What is added to a pod for a grant: a pure function of the pod, the grant and the settings. */
@NullMarked
package dev.irsa.injection;

import org.jspecify.annotations.NullMarked;
