package dev.irsa.identity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code skip-containers} and {@code include-containers} annotations of one object. Each is one CSV record
 * (RFC 4180) of container names, as the AWS webhook has it; blanks around a name do not count. Where an object has both,
 * {@code include-containers} alone is read.
 */
public final class ContainerLists {
    private ContainerLists() {}

    /**
     * What an object's annotations select.
     *
     * @param selection a skip list that cannot be read skips nobody; an include list that cannot be read, or is empty,
     *     includes nobody, so that a typing error never widens who holds the role
     * @param problem what is wrong with the list, if anything
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
                new Stated(ContainerSelection.NONE, Optional.of("include-containers names no container"));
            case Parsed.Valid<Set<String>>(Set<String> names) ->
                new Stated(new ContainerSelection.Only(names), Optional.empty());
            case Parsed.Invalid<Set<String>>(String problem) ->
                new Stated(ContainerSelection.NONE, Optional.of("include-containers " + problem));
        };
    }

    private static Stated parseSkip(String text) {
        return switch (record(text)) {
            case Parsed.Valid<Set<String>>(Set<String> names) ->
                new Stated(new ContainerSelection.Except(names), Optional.empty());
            case Parsed.Invalid<Set<String>>(String problem) ->
                new Stated(ContainerSelection.ALL, Optional.of("skip-containers " + problem));
        };
    }

    private static Parsed<Set<String>> record(String text) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (at <= text.length()) {
            if (at < text.length() && text.charAt(at) == '"') {
                StringBuilder field = new StringBuilder();
                at = quoted(text, at + 1, field);
                if (at < 0 || at < text.length() && text.charAt(at) != ',') {
                    return Parsed.invalid("has an unbalanced quote");
                }
                fields.add(field.toString());
            } else {
                int end = text.indexOf(',', at);
                end = end < 0 ? text.length() : end;
                String field = text.substring(at, end);
                if (field.indexOf('"') >= 0) {
                    return Parsed.invalid("has an unbalanced quote");
                }
                fields.add(field);
                at = end;
            }
            at++;
        }
        Set<String> names = new LinkedHashSet<>();
        for (String field : fields) {
            String name = field.strip();
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return Parsed.valid(names);
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
