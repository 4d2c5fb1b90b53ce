/** Object storage with Amazon's S3 API: S3 itself, and servers that speak it. */
@NullMarked
package dev.irsa.issuer.sink.s3;

import org.jspecify.annotations.NullMarked;
