package dev.irsa.issuer.sink.s3;

/** How a server answered a conditional write (S3 user guide, "Conditional writes"). */
sealed interface PutOutcome {
    /**
     * Written.
     *
     * @param encryption the server's name for how it is encrypted at rest; empty when it does not say
     */
    record Done(String encryption) implements PutOutcome {}

    /** The condition does not hold (412), or the object that was to be replaced is gone (404). */
    record Refused() implements PutOutcome {}

    /** Another write was under way (409); whether to try again depends on what is there now. */
    record Busy() implements PutOutcome {}

    /** The server knows no such condition (501). */
    record Unknown() implements PutOutcome {}
}
