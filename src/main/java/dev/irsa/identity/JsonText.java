package dev.irsa.identity;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON text that an operator writes by hand: read within strict limits, and refused with the place of what is wrong.
 */
final class JsonText {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .maxNameLength(2_000)
                    .build())
            .build();

    private final JsonParser parser;

    private JsonText(JsonParser parser) {
        this.parser = parser;
    }

    /** What is wrong with the text; never leaves this package. */
    @SuppressWarnings("serial")
    static final class Refused extends RuntimeException {
        Refused(String problem) {
            super(problem, null, false, false);
        }

        String problem() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Reads a whole text.
     *
     * @param ifBlank what an empty text means
     * @param reader reads the one value of the text; may throw what {@link #refused} returns
     */
    static <T> Parsed<T> read(String text, T ifBlank, Function<JsonText, T> reader) {
        if (text.isBlank()) {
            return Parsed.valid(ifBlank);
        }
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Parsed.invalid("is larger than 1 MiB");
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            T value = reader.apply(new JsonText(parser));
            return parser.nextToken() == null
                    ? Parsed.valid(value)
                    : Parsed.invalid("goes on behind its end" + at(parser.currentTokenLocation()));
        } catch (Refused e) {
            return Parsed.invalid(e.problem());
        } catch (StreamConstraintsException e) {
            return Parsed.invalid(
                    "is nested more than " + MAX_DEPTH + " deep, or has a name or number that is too long");
        } catch (JacksonException e) {
            return Parsed.invalid("is not JSON" + at(e.getLocation()));
        }
    }

    /** Reads a member's value, which the text stands at, to its end. */
    interface Member {
        void read(String name);
    }

    /** Reads the object that the text stands at. */
    void object(String what, Member member) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw refused(what + " is not an object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            member.read(name);
        }
    }

    /** Reads the array that the text stands at. */
    void array(String what, Runnable item) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw refused(what + " is not an array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            item.run();
        }
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    String string(String what) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw refused(what + " is not a string");
        }
        return parser.getString();
    }

    boolean bool(String what) {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw refused(what + " is not true or false");
        };
    }

    /** A whole number as it is written: an optional sign and digits. */
    String wholeNumber(String what) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw refused(what + " is not a whole number");
        }
        return parser.getString();
    }

    void skip() {
        parser.skipChildren();
    }

    /** The refusal of what the text stands at. */
    Refused refused(String problem) {
        return new Refused("is invalid: " + problem + at(parser.currentTokenLocation()));
    }

    private static String at(TokenStreamLocation location) {
        return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    /**
     * A member's name in the form in which Go compares it. Go's JSON decoder ignores case, by Unicode's simple folding:
     * two characters outside ASCII count as letters within it.
     */
    static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            folded.append(
                    switch (c) {
                        case '\u017f' -> 's'; // long s
                        case '\u212a' -> 'k'; // Kelvin sign
                        default -> c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
                    });
        }
        return folded.toString();
    }
}
