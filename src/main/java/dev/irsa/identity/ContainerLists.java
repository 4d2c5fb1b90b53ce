package dev.irsa.identity;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code skip-containers} and {@code include-containers} annotations of one object. Each is one CSV record
 * (RFC 4180) of container names, as the AWS webhook has it: what follows on further lines does not count, nor do blanks
 * around a name. Where an object has both, {@code include-containers} alone is read.
 */
public final class ContainerLists {
    private static final String NO_CREDENTIALS = "; pod gets no AWS credentials";

    private ContainerLists() {}

    /**
     * What an object's annotations select.
     *
     * @param selection a skip list that cannot be read skips nobody; an include list that cannot be read, or is empty,
     *     includes nobody, so that a typing error never widens who holds the role
     * @param problem what is wrong with the list, if anything, and what follows from it
     */
    public record Stated(ContainerSelection selection, Optional<String> problem) {}

    /** What the two annotations of one object say; empty when it has neither. */
    public static Optional<Stated> parse(@Nullable String skip, @Nullable String include) {
        if (include != null) {
            return Optional.of(parseInclude(include));
        }
        return skip == null ? Optional.empty() : Optional.of(parseSkip(skip));
    }

    private static Stated parseInclude(String text) {
        return switch (record(text)) {
            case Parsed.Valid<Set<String>>(Set<String> names)
            when names.isEmpty() ->
                new Stated(
                        ContainerSelection.NONE, Optional.of("include-containers names no container" + NO_CREDENTIALS));
            case Parsed.Valid<Set<String>>(Set<String> names) ->
                new Stated(new ContainerSelection.Only(names), furtherLines("include-containers", text));
            case Parsed.Invalid<Set<String>>(String problem) ->
                new Stated(ContainerSelection.NONE, Optional.of("include-containers " + problem + NO_CREDENTIALS));
        };
    }

    private static Stated parseSkip(String text) {
        return switch (record(text)) {
            case Parsed.Valid<Set<String>>(Set<String> names) ->
                new Stated(new ContainerSelection.Except(names), furtherLines("skip-containers", text));
            case Parsed.Invalid<Set<String>>(String problem) ->
                new Stated(
                        ContainerSelection.ALL,
                        Optional.of("skip-containers " + problem + "; no container is skipped"));
        };
    }

    private static Optional<String> furtherLines(String list, String text) {
        return text.strip().indexOf('\n') < 0
                ? Optional.empty()
                : Optional.of(list + " has several lines; only the first is read");
    }

    private static Parsed<Set<String>> record(String annotation) {
        String text = annotation.replace("\r\n", "\n");
        Set<String> names = new LinkedHashSet<>();
        int at = 0;
        while (at < text.length() && text.charAt(at) == '\n') {
            at++;
        }
        while (true) {
            StringBuilder field = new StringBuilder();
            boolean quoted = at < text.length() && text.charAt(at) == '"';
            at = quoted ? quoted(text, at + 1, field) : plain(text, at, field);
            boolean ends = at == text.length() || at > 0 && text.charAt(at) == '\n';
            if (at < 0 || !ends && text.charAt(at) != ',') {
                return Parsed.invalid("has an unbalanced quote");
            }
            String name = field.toString().strip();
            if (!name.isEmpty()) {
                names.add(name);
            }
            if (ends) {
                return Parsed.valid(names);
            }
            at++;
        }
    }

    /** Reads to the end of a field without quotes; its index, or that of a quote, which cannot stand there. */
    private static int plain(String text, int from, StringBuilder field) {
        int end = from;
        while (end < text.length() && ",\n\"".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        field.append(text, from, end);
        return end;
    }

    /** Reads to the closing quote; the index behind it, or -1 when there is none. */
    private static int quoted(String text, int from, StringBuilder field) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '"') {
                field.append(c);
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else {
                return i + 1;
            }
        }
        return -1;
    }
}
