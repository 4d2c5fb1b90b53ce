package dev.irsa.testing.aws;

import java.util.List;

/** The claims of a token whose signature holds; times are seconds since 1970. */
public record VerifiedToken(
        String issuer, String subject, List<String> audience, long end, long issued, String kid, String id) {}
