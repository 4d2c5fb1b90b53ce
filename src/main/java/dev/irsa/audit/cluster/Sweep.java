package dev.irsa.audit.cluster;

import dev.irsa.audit.AuditReport;
import dev.irsa.audit.AuditReport.Missed;
import dev.irsa.audit.PodAudit;
import dev.irsa.audit.Verdict;
import dev.irsa.injection.PodView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges all pods of a cluster once; those of one template in one namespace together. */
public final class Sweep {
    /** Only ServiceAccounts that are not known, because they are gone for instance, are asked for. */
    private static final Duration LOOKUP = Duration.ofSeconds(2);

    private final ClusterPods pods;
    private final PodAudit audit;
    private final Set<String> excluded;

    /**
     * A sweep.
     *
     * @param excluded namespaces whose pods are not looked at
     */
    public Sweep(ClusterPods pods, PodAudit audit, Set<String> excluded) {
        this.pods = pods;
        this.audit = audit;
        this.excluded = Set.copyOf(excluded);
    }

    private record Template(String namespace, PodView view) {}

    /**
     * Judges the pods as they are known now.
     *
     * @param limit after which nobody is asked any more; what is not known then is undecided
     */
    public AuditReport run(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Map<Template, Verdict> verdicts = new HashMap<>();
        Tally tally = new Tally();
        pods.forEach(pod -> {
            String namespace = pod.pod().namespace();
            if (!excluded.contains(namespace)) {
                long deadline = Math.min(end - System.nanoTime(), LOOKUP.toNanos()) + System.nanoTime();
                tally.add(
                        pod,
                        verdicts.computeIfAbsent(
                                new Template(namespace, pod.view()),
                                template -> audit.judge(template.view(), namespace, deadline)));
            }
        });
        return tally.report();
    }

    private static final class Tally {
        private final List<Missed> missed = new ArrayList<>();
        private int pods;
        private int undecided;
        private @Nullable String problem;

        void add(SeenPod pod, Verdict verdict) {
            pods++;
            switch (verdict) {
                case Verdict.Good _ -> {}
                case Verdict.Wrong(var finding) ->
                    missed.add(new Missed(pod.pod().namespace(), pod.pod().name(), pod.uid(), finding));
                case Verdict.Unknown unknown -> {
                    undecided++;
                    problem = unknown.problem();
                }
            }
        }

        AuditReport report() {
            missed.sort(Comparator.comparing(Missed::namespace).thenComparing(Missed::pod));
            return new AuditReport(pods, missed, undecided, Optional.ofNullable(problem));
        }
    }
}
