package dev.irsa.manifest;

import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads YAML documents into trees. SnakeYAML parses; what scalars mean is decided here. */
final class YamlDocuments {
    /** The tag of scalars that are neither quoted nor tagged. */
    static final Tag PLAIN = new Tag("!plain");

    private YamlDocuments() {}

    /** Leaves it to us what a plain scalar is. */
    private static final class PlainResolver extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            // none: SnakeYAML's differ from those of kubectl
        }

        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
            return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, value, implicit);
        }
    }

    /**
     * Reads every document of a text.
     *
     * @param into gets the documents as they are read, also those before one that cannot be read
     * @throws Unreadable at the first document that cannot be read
     */
    static void read(String text, List<Tree> into) {
        StreamReader reader = new StreamReader(text);
        try {
            Composer composer = new Composer(new ParserImpl(reader, options()), new PlainResolver(), options());
            while (composer.checkNode()) {
                Node node = composer.getNode();
                into.add(new Tree(node.getStartMark().getLine(), new YamlTree().convert(node)));
            }
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            throw new Unreadable(mark == null ? 0 : mark.getLine(), sentence(e));
        } catch (ReaderException e) {
            throw new Unreadable(
                    lineOf(text, e.getPosition()),
                    String.format("the character U+%04X is not allowed in YAML", e.getCodePoint()));
        } catch (YAMLException e) {
            throw new Unreadable(0, Shown.sentence(String.valueOf(e.getMessage())));
        } catch (IllegalArgumentException e) {
            // SnakeYAML does not check what \UFFFFFFFF stands for before it makes a character of it.
            throw new Unreadable(reader.getLine(), "an escape names no character");
        }
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(Limits.MAX_DEPTH);
        options.setCodePointLimit(Limits.MAX_BYTES);
        // Each alias is counted by what it adds, when the tree is made.
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        return options;
    }

    private static String sentence(MarkedYAMLException e) {
        String problem = e.getProblem() == null ? "this is not YAML" : e.getProblem();
        return Shown.sentence(e.getContext() == null ? problem : e.getContext() + ": " + problem);
    }

    private static int lineOf(String text, int codePoints) {
        int end = text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
        return (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }
}
