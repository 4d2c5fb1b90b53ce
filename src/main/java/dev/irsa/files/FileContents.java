package dev.irsa.files;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a set of files held at one moment. A file that does not exist is in neither map.
 *
 * @param files whole contents, in the order of paths; the arrays are not to be changed
 * @param problems what could not be read, with the reason as the end of a sentence such as "/etc/x …"
 */
public record FileContents(SortedMap<Path, byte[]> files, SortedMap<Path, String> problems) {
    public FileContents {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        problems = Collections.unmodifiableSortedMap(new TreeMap<>(problems));
    }

    /** A file's bytes; empty when it does not exist or could not be read. */
    public Optional<byte[]> bytes(Path file) {
        return Optional.ofNullable(files.get(file));
    }

    /** Equal for equal names, bytes and problems, and for nothing else. */
    byte[] fingerprint() {
        MessageDigest digest = sha256();
        files.forEach((path, bytes) -> {
            update(digest, 'F', path.toString().getBytes(StandardCharsets.UTF_8));
            update(digest, 'B', bytes);
        });
        for (Map.Entry<Path, String> problem : problems.entrySet()) {
            update(digest, 'P', problem.getKey().toString().getBytes(StandardCharsets.UTF_8));
            update(digest, 'T', problem.getValue().getBytes(StandardCharsets.UTF_8));
        }
        return digest.digest();
    }

    /** With its length before it, no part can be taken for the beginning of the next. */
    private static void update(MessageDigest digest, char kind, byte[] part) {
        digest.update((byte) kind);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length).array());
        digest.update(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
