package dev.irsa.aws;

import java.util.List;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A policy document (IAM user guide, "Grammar of the IAM JSON policy language"). */
public final class Policy {
    /** The version of the policy language; the older one knows no variables. */
    static final String VERSION = "2012-10-17";

    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

    /** As AWS' console and most people write JSON. */
    private static final JsonMapper PRETTY = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .defaultPrettyPrinter(new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER))
                    .withObjectIndenter(INDENT)
                    .withArrayIndenter(INDENT))
            .build();

    private final List<Statement> statements;

    Policy(List<Statement> statements) {
        this.statements = List.copyOf(statements);
    }

    ObjectNode tree() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("Version", VERSION);
        ArrayNode array = json.putArray("Statement");
        statements.forEach(statement -> array.add(statement.json()));
        return json;
    }

    /** For people, with a final newline. */
    public String json() {
        return PRETTY.writeValueAsString(tree()) + "\n";
    }

    /**
     * A data source for Terraform, with a final newline.
     *
     * @param name what it is called
     */
    public String terraform(String name) {
        return Terraform.document(name, statements);
    }

    /** Its length in characters as IAM counts: without blanks (IAM user guide, "IAM and AWS STS quotas"). */
    public int size() {
        return size(tree().toString());
    }

    static int size(String text) {
        return (int) text.codePoints().filter(c -> !Character.isWhitespace(c)).count();
    }
}
