package dev.irsa.cli;

import dev.irsa.admission.Companions;
import dev.irsa.audit.AuditReport.Missed;
import dev.irsa.audit.Finding;
import dev.irsa.audit.PodAudit;
import dev.irsa.audit.cluster.Auditor;
import dev.irsa.audit.cluster.ClusterPods;
import dev.irsa.audit.cluster.Sweep;
import dev.irsa.cluster.ApiServer;
import dev.irsa.config.AuditSettings;
import dev.irsa.config.SettingsException;
import dev.irsa.config.WebhookSettings;
import dev.irsa.decision.Decider;
import dev.irsa.event.Events;
import dev.irsa.event.Subject;
import dev.irsa.injection.Injector;
import dev.irsa.serving.Condition;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The webhook's own audit: its sources and settings, turned on pods that run. */
final class Audits {
    private static final String REASON = "InjectionMissed";

    private Audits() {}

    /**
     * Begins an audit, if one is asked for.
     *
     * @throws SettingsException when there is no cluster to audit
     */
    static Optional<Auditor> start(Optional<AuditSettings> asked, WebhookSettings settings, Sources sources) {
        return asked.map(audit -> {
            Auditor auditor = auditor(audit, settings, sources);
            auditor.start();
            return auditor;
        });
    }

    private static Auditor auditor(AuditSettings audit, WebhookSettings settings, Sources sources) {
        ApiServer api = sources.api()
                .orElseThrow(() -> new SettingsException("--audit needs a cluster: use it without --manifests."));
        ClusterPods pods = new ClusterPods(
                api, settings.annotationKeys(), settings.sources().cluster().namespaces());
        Decider decider = new Decider(sources.auditResolver(), new Injector(settings.injection()));
        List<Condition> conditions = sources.companions().conditions();
        return new Auditor(
                pods,
                new Sweep(pods, new PodAudit(decider, settings.injection()), audit.excluded()),
                audit.interval(),
                // A refused revision of the ConfigMap leaves the last good one: that is what the webhook goes by, too.
                () -> conditions.stream()
                        .filter(Condition::isGating)
                        .allMatch(condition -> condition.problem().isEmpty()),
                missed -> sources.events().ifPresent(events -> say(missed, events)));
    }

    private static void say(Missed missed, Events events) {
        Finding finding = missed.finding();
        events.found(
                Subject.pod(missed.namespace(), missed.pod(), missed.uid()),
                REASON,
                "the pod " + finding.sentence() + "; " + finding.kind().advice());
    }

    /** Adds what an audit measures. */
    static Companions measured(Companions companions, Optional<Auditor> auditor) {
        List<MeterBinder> meters = new ArrayList<>(companions.meters());
        auditor.ifPresent(meters::add);
        return new Companions(companions.conditions(), meters, companions.listener());
    }
}
