package dev.irsa.admission;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether pods should be sent here. {@code ?verbose} lists the conditions as Kubernetes' own components do. */
final class Readiness {
    private final List<Condition> conditions;

    Readiness(List<Condition> conditions) {
        this.conditions = List.copyOf(conditions);
    }

    boolean isReady() {
        return conditions.stream().allMatch(condition -> condition.problem().isEmpty());
    }

    TextEndpoint.Text report(@Nullable String query) {
        boolean verbose = query != null && List.of(query.split("&", -1)).contains("verbose");
        StringBuilder lines = new StringBuilder();
        boolean ready = true;
        for (Condition condition : conditions) {
            Optional<String> problem = condition.problem();
            ready &= problem.isEmpty();
            if (verbose || problem.isPresent()) {
                lines.append(problem.isEmpty() ? "[+]" : "[-]").append(condition.name());
                lines.append(problem.map(text -> " failed: " + text).orElse(" ok"))
                        .append('\n');
            }
        }
        if (ready && !verbose) {
            return new TextEndpoint.Text(200, "ok\n");
        }
        lines.append(ready ? "readyz check passed\n" : "readyz check failed\n");
        return new TextEndpoint.Text(ready ? 200 : 503, lines.toString());
    }
}
