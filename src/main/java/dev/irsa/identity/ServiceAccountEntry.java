package dev.irsa.identity;

/**
 * A ServiceAccount as it was last seen.
 *
 * @param annotations what it says about its identity
 * @param resourceVersion the API server's version of the object, or what stands for it in another source; at most 63
 *     characters are shown
 */
public record ServiceAccountEntry(AccountAnnotations annotations, String resourceVersion) {}
