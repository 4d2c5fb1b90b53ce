package dev.irsa.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads manifests as kubectl does: YAML or JSON, any number of documents in a file.
 *
 * <p>Each document is read by itself, so that one which cannot be read does not take the rest with it. Two things are
 * stricter than in kubectl: a key that is there twice, and a number that JSON does not have, are problems.
 */
public final class ManifestReader {
    private ManifestReader() {}

    /**
     * Reads a file of at most 16 MiB in UTF-8. Documents that hold nothing are passed over. Limits: 100 levels, and
     * aliases that add 4 MiB.
     *
     * @param file its name, for messages
     * @return documents and problems, in the order of the file
     */
    public static List<Manifest> read(String file, byte[] content) {
        if (content.length > Limits.MAX_BYTES) {
            return List.of(new Manifest.Problem(Source.of(file), "the file is larger than 16 MiB"));
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            return List.of(new Manifest.Problem(Source.of(file), "the file is not UTF-8 text"));
        }
        return new Reading(file).read(text.startsWith("\ufeff") ? text.substring(1) : text);
    }

    /** One reading of one file. */
    private static final class Reading {
        private final String file;
        private final List<Manifest> manifests = new ArrayList<>();
        private int documents;

        Reading(String file) {
            this.file = file;
        }

        List<Manifest> read(String text) {
            for (Chunk chunk : Chunk.split(text)) {
                read(chunk);
            }
            return List.copyOf(manifests);
        }

        private void read(Chunk chunk) {
            List<Tree> trees = new ArrayList<>();
            Unreadable problem = null;
            try {
                parse(chunk, trees);
            } catch (Unreadable e) {
                problem = e;
            }
            trees.forEach(tree -> add(chunk, tree));
            if (problem != null) {
                manifests.add(new Manifest.Problem(source(chunk, problem.line()), problem.sentence()));
            }
        }

        /** What begins with a brace is JSON, or else YAML in flow style, whose strings need no quotes. */
        private static void parse(Chunk chunk, List<Tree> trees) {
            if (!chunk.beginsWithBrace()) {
                YamlDocuments.read(chunk.text(), trees);
                return;
            }
            try {
                JsonDocuments.read(chunk.text(), trees);
            } catch (Unreadable.NotJson notJson) {
                List<Tree> fromYaml = new ArrayList<>();
                Unreadable notYaml = tryYaml(chunk, fromYaml);
                // Where it is neither, the one that came further is what was meant.
                if (notYaml != null && notYaml.line() < notJson.line()) {
                    throw notJson;
                }
                trees.clear();
                trees.addAll(fromYaml);
                if (notYaml != null) {
                    throw notYaml;
                }
            }
        }

        private static @Nullable Unreadable tryYaml(Chunk chunk, List<Tree> trees) {
            try {
                YamlDocuments.read(chunk.text(), trees);
                return null;
            } catch (Unreadable e) {
                return e;
            }
        }

        private void add(Chunk chunk, Tree tree) {
            if (tree.value().isNull()) {
                return;
            }
            Source source = source(chunk, tree.line());
            manifests.add(
                    tree.value() instanceof ObjectNode object
                            ? new Manifest.Document(source, object)
                            : new Manifest.Problem(source, "this is not an object"));
        }

        private Source source(Chunk chunk, int line) {
            documents++;
            return new Source(file, documents, chunk.firstLine() + line + 1);
        }
    }
}
