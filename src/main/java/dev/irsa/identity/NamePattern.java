package dev.irsa.identity;

import java.util.ArrayList;
import java.util.List;

/**
 * A glob over names: {@code *} stands for any number of characters, everything else for itself. Matching takes time
 * linear in the pattern for every segment, without backtracking over stars.
 */
public final class NamePattern {
    private final String text;
    private final List<String> literals;

    /** Reads a pattern; every text is one. */
    public NamePattern(String text) {
        this.text = text;
        this.literals = List.copyOf(split(text));
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int star = text.indexOf('*'); star >= 0; star = text.indexOf('*', from)) {
            parts.add(text.substring(from, star));
            from = star + 1;
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** Whether the pattern has no star, so that it matches one name only. */
    public boolean isLiteral() {
        return literals.size() == 1;
    }

    /** How many characters stand before the first star. */
    public int prefixLength() {
        return literals.getFirst().length();
    }

    /** How many characters are not stars. */
    public int literalLength() {
        return literals.stream().mapToInt(String::length).sum();
    }

    /** Whether the whole name matches. */
    public boolean matches(String name) {
        if (isLiteral()) {
            return name.equals(text);
        }
        String head = literals.getFirst();
        String tail = literals.getLast();
        if (name.length() < head.length() + tail.length() || !name.startsWith(head) || !name.endsWith(tail)) {
            return false;
        }
        int at = head.length();
        int end = name.length() - tail.length();
        for (String part : literals.subList(1, literals.size() - 1)) {
            int found = name.indexOf(part, at);
            if (found < 0 || found + part.length() > end) {
                return false;
            }
            at = found + part.length();
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
