package dev.irsa.issuer.sink.s3;

import java.io.IOException;

/** An answer with a status of success that is not what was asked for. */
final class UnusableAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableAnswer(String sentence) {
        super(sentence);
    }
}
