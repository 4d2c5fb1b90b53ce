package dev.irsa.admission;

import dev.irsa.outcome.Warning;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line an admission: names, ids and the reason; nothing else of a pod. Past 100 lines a second they are left out, and
 * the next line says how many were.
 */
final class AdmissionLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.irsa.admission");
    private static final int LINES_PER_SECOND = 100;

    private final LogBudget budget = new LogBudget(LINES_PER_SECOND, System::nanoTime);

    void record(Answer.Outcome outcome) {
        Level level = level(outcome);
        if (!LOG.isEnabledForLevel(level) || !budget.allows()) {
            return;
        }
        LoggingEventBuilder event = LOG.atLevel(level)
                .addKeyValue("result", outcome.reason().result().label())
                .addKeyValue("reason", outcome.reason().label());
        event = add(event, "uid", outcome.uid());
        event = add(event, "namespace", outcome.namespace());
        event = add(event, "pod", outcome.name());
        event = add(event, "serviceAccount", outcome.serviceAccount());
        event = add(event, "role", outcome.role());
        if (outcome.dryRun()) {
            event = event.addKeyValue("dryRun", true);
        }
        if (!outcome.warnings().isEmpty()) {
            // One key: a JSON object has each name once.
            event = event.addKeyValue(
                    "warnings", outcome.warnings().stream().map(Warning::text).collect(Collectors.joining(" | ")));
        }
        long suppressed = budget.takeSuppressed();
        if (suppressed > 0) {
            event = event.addKeyValue("suppressed", suppressed);
        }
        String problem = outcome.problem();
        event.log(problem == null ? "admission" : problem);
    }

    private static Level level(Answer.Outcome outcome) {
        return switch (outcome.reason().result()) {
            case PATCHED -> Level.INFO;
            case UNTOUCHED -> outcome.warnings().isEmpty() ? Level.DEBUG : Level.INFO;
            case UNDECIDED -> Level.WARN;
            case REFUSED -> Level.DEBUG;
        };
    }

    private static LoggingEventBuilder add(LoggingEventBuilder event, String key, @Nullable String value) {
        return value == null ? event : event.addKeyValue(key, value);
    }
}
