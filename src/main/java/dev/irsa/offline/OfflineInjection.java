package dev.irsa.offline;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.Grant;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.Resolution;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.manifests.ManifestIdentities;
import dev.irsa.injection.Injection;
import dev.irsa.injection.Injector;
import dev.irsa.injection.JsonPatch;
import dev.irsa.injection.Operation;
import dev.irsa.injection.PodReader;
import dev.irsa.injection.PodView;
import dev.irsa.manifest.Manifest;
import dev.irsa.manifest.ManifestObject;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Does to manifests what the webhook does to pods when they are created from them. What is no workload is left as it is,
 * in lists too.
 */
public final class OfflineInjection {
    private static final String DEFAULT_ACCOUNT = "default";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final GrantResolver resolver;
    private final Injector injector;
    private final PodReader reader;
    private final String namespace;

    /**
     * An injection with sources of its own.
     *
     * @param namespace of workloads that do not say
     */
    public OfflineInjection(GrantResolver resolver, Injector injector, AnnotationKeys keys, String namespace) {
        this.resolver = resolver;
        this.injector = injector;
        this.reader = new PodReader(keys);
        this.namespace = namespace;
    }

    /** An injection with identities out of manifests. */
    public static OfflineInjection with(OfflineRules rules, ManifestIdentities identities, String namespace) {
        GrantResolver resolver = new GrantResolver(rules.grants(), identities, identities::mappings, rules::identities);
        return new OfflineInjection(resolver, new Injector(rules.injection()), rules.keys(), namespace);
    }

    /** Injects into every workload of a document. The document itself is not changed. */
    public InjectedDocument inject(Manifest.Document document) {
        Manifest.Document copy =
                new Manifest.Document(document.source(), document.tree().deepCopy());
        List<WorkloadOutcome> outcomes = new ArrayList<>();
        for (ManifestObject object : copy.objects()) {
            PodPlace.in(object).ifPresent(place -> outcomes.add(inject(object, place)));
        }
        return new InjectedDocument(copy.tree(), outcomes);
    }

    private WorkloadOutcome inject(ManifestObject object, PodPlace place) {
        Draft draft = new Draft(object, object.namespace(namespace));
        JsonNode node = object.tree().at(place.path());
        PodView pod = node instanceof ObjectNode ? view(node) : null;
        if (pod == null) {
            return draft.outcome("", Reason.POD_MALFORMED);
        }
        String account =
                pod.serviceAccountName() == null || pod.serviceAccountName().isEmpty()
                        ? DEFAULT_ACCOUNT
                        : pod.serviceAccountName();
        Optional<Reason> alone = Injector.leavesAlone(pod);
        if (alone.isPresent()) {
            return draft.outcome(account, alone.get());
        }
        if (!ServiceAccountRef.isNamespace(draft.namespace) || !ServiceAccountRef.isName(account)) {
            return draft.outcome(account, Reason.SERVICE_ACCOUNT_NAME_INVALID);
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        return switch (resolver.resolve(new ServiceAccountRef(draft.namespace, account), deadline)) {
            case Resolution.Undecided undecided -> draft.outcome(account, undecided.reason());
            case Resolution.None none -> {
                draft.warnings.addAll(none.warnings());
                yield draft.outcome(account, none.reason());
            }
            case Resolution.Granted granted -> {
                draft.warnings.addAll(granted.warnings());
                yield grant(draft, pod, granted.grant(), account, (ObjectNode) node, place);
            }
        };
    }

    private WorkloadOutcome grant(
            Draft draft, PodView pod, Grant grant, String account, ObjectNode node, PodPlace place) {
        if (grant instanceof Grant.WebIdentity webIdentity) {
            draft.role = Optional.of(webIdentity.role().text());
        }
        Injection injection = injector.inject(pod, grant, draft.object.name(), draft.seed());
        draft.warnings.addAll(injection.warnings());
        switch (injection) {
            case Injection.Patched patched -> {
                JsonPatch.apply(patched.operations(), node);
                for (Operation operation : patched.operations()) {
                    draft.operations.add(new Operation(place.path() + operation.path(), operation.value()));
                }
            }
            case Injection.Untouched _ -> {}
        }
        return draft.outcome(account, injection.reason());
    }

    private PodView view(JsonNode pod) {
        try (JsonParser parser = pod.traverse(ObjectReadContext.empty())) {
            parser.nextToken();
            PodView view = reader.read(parser);
            if (view == null) {
                throw new IllegalStateException("an object was not read as one");
            }
            return view;
        }
    }

    /** An outcome in the making. */
    private static final class Draft {
        private final ManifestObject object;
        private final String namespace;
        private final List<Warning> warnings = new ArrayList<>();
        private final List<Operation> operations = new ArrayList<>();
        private Optional<String> role = Optional.empty();

        Draft(ManifestObject object, String namespace) {
            this.object = object;
            this.namespace = namespace;
        }

        /** The webhook knows a pod by more; this is all that a manifest has, and it stays the same. */
        String seed() {
            return object.kind() + "/" + namespace + "/" + object.name();
        }

        WorkloadOutcome outcome(String account, Reason reason) {
            return new WorkloadOutcome(
                    object.kind(), namespace, object.name(), account, reason, role, warnings, operations);
        }
    }
}
