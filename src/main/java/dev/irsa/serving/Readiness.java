package dev.irsa.serving;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether pods should be sent here. {@code ?verbose} lists the conditions as Kubernetes' own components do. */
public final class Readiness {
    private final List<Condition> conditions;

    public Readiness(List<Condition> conditions) {
        this.conditions = List.copyOf(conditions);
    }

    /** Whether every condition holds that makes ready. */
    public boolean isReady() {
        return conditions.stream()
                .filter(Condition::isGating)
                .allMatch(condition -> condition.problem().isEmpty());
    }

    /** The answer to a probe: 200 or 503, and with that the conditions that do not hold. */
    public TextEndpoint.Text report(@Nullable String query) {
        boolean verbose = query != null && List.of(query.split("&", -1)).contains("verbose");
        StringBuilder lines = new StringBuilder();
        boolean ready = true;
        for (Condition condition : conditions) {
            Optional<String> problem = condition.problem();
            ready &= problem.isEmpty() || !condition.isGating();
            if (verbose || problem.isPresent()) {
                lines.append(line(condition, problem)).append('\n');
            }
        }
        if (ready && !verbose) {
            return new TextEndpoint.Text(200, "ok\n");
        }
        lines.append(ready ? "readyz check passed\n" : "readyz check failed\n");
        return new TextEndpoint.Text(ready ? 200 : 503, lines.toString());
    }

    private static String line(Condition condition, Optional<String> problem) {
        if (problem.isEmpty()) {
            return "[+]" + condition.name() + " ok";
        }
        return condition.isGating()
                ? "[-]" + condition.name() + " failed: " + problem.get()
                : "[!]" + condition.name() + " degraded: " + problem.get();
    }
}
