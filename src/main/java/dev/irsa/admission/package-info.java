/** The HTTP edge: AdmissionReviews in, AdmissionReviews out, limits, drain, metrics. */
@NullMarked
package dev.irsa.admission;

import org.jspecify.annotations.NullMarked;
