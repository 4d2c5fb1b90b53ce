package dev.irsa.admission;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Refuses what one reader could take for one thing and another for something else: a name twice in an object. The check
 * sees every token, those of skipped values too.
 *
 * <p>Jackson has such a check; this one bounds the names it remembers, so that seven megabytes of distinct names cannot
 * fill the heap, and compares by hash code, which strings keep.
 */
final class StrictParser extends JsonParserDelegate {
    /** Far above what an object of etcd's 1.5 MiB can hold in earnest. */
    static final int MAX_NAMES = 50_000;

    private final List<NameSet> names = new ArrayList<>(16);

    private int depth;

    private final boolean measureStrings;

    /**
     * A parser over another.
     *
     * @param measureStrings whether strings that are skipped are held to the limit of length too, for which they must be
     *     decoded; needless when the whole document is no longer
     */
    StrictParser(JsonParser parser, boolean measureStrings) {
        super(parser);
        this.measureStrings = measureStrings;
    }

    @Override
    public JsonToken nextToken() {
        JsonToken token = delegate.nextToken();
        if (token != null) {
            switch (token) {
                case PROPERTY_NAME -> check(delegate.currentName());
                case START_OBJECT -> push();
                case END_OBJECT -> depth--;
                case VALUE_STRING -> {
                    if (measureStrings) {
                        delegate.getStringLength();
                    }
                }
                default -> {}
            }
        }
        return token;
    }

    private void push() {
        if (depth == names.size()) {
            names.add(new NameSet());
        } else {
            names.get(depth).clear();
        }
        depth++;
    }

    private void check(String name) {
        NameSet set = names.get(depth - 1);
        if (!set.add(name)) {
            throw new StreamReadException(this, "a name stands twice in an object, or was made to collide");
        }
        if (set.size() > MAX_NAMES) {
            throw new StreamReadException(this, "an object has more than " + MAX_NAMES + " members");
        }
    }

    @Override
    public JsonParser skipChildren() {
        JsonToken token = delegate.currentToken();
        if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
            return this;
        }
        int open = 1;
        while (open > 0) {
            JsonToken next = nextToken();
            if (next == null) {
                throw new StreamReadException(this, "the document ends too early");
            }
            if (next.isStructStart()) {
                open++;
            } else if (next.isStructEnd()) {
                open--;
            }
        }
        return this;
    }
}
