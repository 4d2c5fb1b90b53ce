package dev.irsa.certificate.authority;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A Secret that all replicas share. */
public interface SharedSecret {
    /**
     * What it holds.
     *
     * @param version of the object; changes with every change
     * @param rotationRequested whether somebody asks, by an annotation on the Secret, for a new authority
     */
    record Held(Map<String, byte[]> data, String version, boolean rotationRequested) {}

    /** Reads it; empty when it does not exist. */
    Optional<Held> read() throws IOException;

    /** Creates it; false when it exists, because another replica was first. */
    boolean create(Map<String, byte[]> data) throws IOException;

    /**
     * Replaces what it holds; false when it has changed since it was read.
     *
     * @param version that was read
     * @param rotationRequested whether the request for a rotation stays
     */
    boolean replace(Map<String, byte[]> data, String version, boolean rotationRequested) throws IOException;
}
