package dev.irsa.identity;

/**
 * An AWS region's name, or that of an S3-compatible service.
 *
 * @param text lower-case letters, digits and inner hyphens, at most 32 characters
 */
public record Region(String text) {
    private static final int MAX = 32;

    /** Reads a region such as {@code eu-central-1}. */
    public static Parsed<Region> parse(String text) {
        boolean ok = !text.isEmpty()
                && text.length() <= MAX
                && text.charAt(0) != '-'
                && text.charAt(text.length() - 1) != '-'
                && text.chars().allMatch(c -> Ascii.isLowerOrDigit(c) || c == '-');
        return ok ? Parsed.valid(new Region(text)) : Parsed.invalid("is not the name of a region");
    }

    @Override
    public String toString() {
        return text;
    }
}
