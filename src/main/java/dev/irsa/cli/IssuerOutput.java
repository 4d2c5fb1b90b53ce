package dev.irsa.cli;

import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerPlan;
import dev.irsa.issuer.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How results are printed: a table for people, or JSON. */
final class IssuerOutput {
    enum Format {
        text,
        json
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            paramLabel = "text|json",
            description = "how to print the result (default: ${DEFAULT-VALUE})")
    private Format format = Format.text;

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    boolean isJson() {
        return format == Format.json;
    }

    /** Findings, one a line; in JSON with whatever else there is to say. */
    void print(ObjectNode json, List<Finding> findings) {
        if (isJson()) {
            json.set("findings", json(findings));
            out().print(Json.canonical(json));
        } else {
            findings.forEach(this::line);
        }
        out().flush();
    }

    void print(List<Finding> findings) {
        print(JsonNodeFactory.instance.objectNode(), findings);
    }

    /** For what makes a command stop before it has a result: one sentence each, on the error stream. */
    int refuse(List<Finding> findings, int exit) {
        PrintWriter err = command.commandLine().getErr();
        findings.stream()
                .filter(Finding::isError)
                .forEach(finding -> err.println(finding.rule() + ": " + finding.sentence()));
        err.flush();
        return exit;
    }

    void print(IssuerPlan plan, List<Finding> findings) {
        print(plan, findings, JsonNodeFactory.instance.objectNode());
    }

    /** The same with more members, in JSON. */
    void print(IssuerPlan plan, List<Finding> findings, ObjectNode json) {
        json.put("issuer", plan.issuer().text()).put("changes", plan.hasChanges());
        ArrayNode steps = json.putArray("steps");
        plan.steps().forEach(step -> {
            steps.addObject()
                    .put("step", step.getClass().getSimpleName())
                    .put("rule", step.rule().name())
                    .put("sentence", step.sentence());
            if (!isJson()) {
                out().printf("%2d. %s (%s)%n", steps.size(), step.sentence(), step.rule());
            }
        });
        print(json, findings);
    }

    private void line(Finding finding) {
        out().printf(
                        "%-4s %-8s %s%n",
                        finding.rule(), finding.severity().label().toUpperCase(Locale.ROOT), finding.sentence());
    }

    private static ArrayNode json(List<Finding> findings) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        findings.forEach(finding -> array.addObject()
                .put("rule", finding.rule().name())
                .put("severity", finding.severity().label())
                .put("sentence", finding.sentence()));
        return array;
    }
}
