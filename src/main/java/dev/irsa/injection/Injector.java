package dev.irsa.injection;

import dev.irsa.identity.ContainerLists;
import dev.irsa.identity.ContainerSelection;
import dev.irsa.identity.Grant;
import dev.irsa.identity.Parsed;
import dev.irsa.identity.Region;
import dev.irsa.identity.TokenLifetime;
import dev.irsa.injection.PodView.Container;
import dev.irsa.injection.PodView.Shape;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what is added to a pod for a grant. A pure function: the same arguments give the same bytes. */
public final class Injector {
    private final InjectionSettings settings;

    public Injector(InjectionSettings settings) {
        this.settings = settings;
    }

    /**
     * Why a pod is left alone whatever its identity; empty when its identity decides. To be asked before the identity is
     * looked up.
     */
    public static Optional<Reason> leavesAlone(PodView pod) {
        if (pod.mirror()) {
            return Optional.of(Reason.MIRROR_POD);
        }
        if (pod.skipLabel()) {
            return Optional.of(Reason.SKIP_LABEL);
        }
        if (pod.containers().isEmpty() || pod.volumes() == Shape.OTHER) {
            return Optional.of(Reason.POD_MALFORMED);
        }
        return Optional.empty();
    }

    /**
     * What is added to a pod.
     *
     * @param pod as received
     * @param name of the pod, for warnings
     * @param seed names this pod among all, for the jitter
     */
    public Injection inject(PodView pod, Grant grant, String name, String seed) {
        Optional<Reason> alone = leavesAlone(pod);
        if (alone.isPresent()) {
            return new Injection.Untouched(alone.get(), List.of());
        }
        return new Pass(pod, grant, name, seed).run();
    }

    /** One decision about one pod. */
    private final class Pass {
        private final PodView pod;
        private final Grant grant;
        private final String subject;
        private final String seed;
        private final boolean containerCredentials;
        private final TokenDelivery delivery;
        private final List<Warning> warnings = new ArrayList<>();
        private final ContainerProblems problems = new ContainerProblems();
        private final List<Operation> operations = new ArrayList<>();

        private boolean anySelected;
        private boolean addsMount;
        private boolean volumeNeeded;

        Pass(PodView pod, Grant grant, String name, String seed) {
            this.pod = pod;
            this.grant = grant;
            this.subject = "pod " + name;
            this.seed = seed;
            this.containerCredentials = grant instanceof Grant.ContainerCredentials;
            this.delivery = containerCredentials ? settings.containerCredentials() : settings.webIdentity();
        }

        Injection run() {
            TokenVolumes volumes = TokenVolumes.of(pod, delivery, grant.audience());
            volumeNeeded = volumes.isAwaited();
            ContainerSelection selection = selection();
            Environment environment = new Environment(settings, grant, region(), delivery.tokenPath(pod.windows()));
            List<Operation> inContainers = new ArrayList<>();
            addToContainers(
                    "/spec/initContainers/", pod.initContainers(), volumes, selection, environment, inContainers);
            addToContainers("/spec/containers/", pod.containers(), volumes, selection, environment, inContainers);

            TokenLifetime lifetime = lifetime();
            if (containerCredentials && (addsMount || volumes.areMountedIn(pod))) {
                addLabel();
            }
            if (volumeNeeded) {
                addVolume(lifetime);
            }
            operations.addAll(inContainers);
            warnings.addAll(problems.warnings());
            return operations.isEmpty()
                    ? new Injection.Untouched(whyNothing(), List.copyOf(warnings))
                    : new Injection.Patched(List.copyOf(operations), List.copyOf(warnings));
        }

        private Reason whyNothing() {
            if (!anySelected) {
                return Reason.NO_CONTAINER_SELECTED;
            }
            return problems.worst().orElse(Reason.ALREADY_COMPLETE);
        }

        private void addToContainers(
                String path,
                List<Container> containers,
                TokenVolumes volumes,
                ContainerSelection selection,
                Environment environment,
                List<Operation> into) {
            for (int i = 0; i < containers.size(); i++) {
                Container container = containers.get(i);
                if (selection.selects(container.name() == null ? "" : container.name())) {
                    anySelected = true;
                    addToContainer(path + i, container, volumes, environment, into);
                }
            }
        }

        private void addToContainer(
                String path, Container container, TokenVolumes volumes, Environment environment, List<Operation> into) {
            if (container.env() == Shape.OTHER || container.volumeMounts() == Shape.OTHER) {
                problems.add(Reason.POD_MALFORMED, container);
                return;
            }
            Environment.Additions additions = environment.additionsTo(container);
            boolean mount = false;
            if (additions.needsMount() && !hasTokenAt(additions.tokenFile(), container, volumes)) {
                switch (volumes.mountIn(container)) {
                    case MOUNTED -> {}
                    case FREE -> mount = true;
                    case VOLUME_NAME_TAKEN -> {
                        problems.add(Reason.VOLUME_NAME_TAKEN, container);
                        return;
                    }
                    case PATH_TAKEN -> {
                        problems.add(Reason.MOUNT_PATH_TAKEN, container);
                        return;
                    }
                }
            }
            if (additions.halfSet()) {
                problems.add(Reason.IDENTITY_HALF_SET, container);
            }
            if (container.sets(Environment.ACCESS_KEY_ID)) {
                problems.add(Reason.STATIC_KEYS, container);
            }
            Patches.append(into, path + "/env", container.env(), additions.variables());
            if (mount) {
                addsMount = true;
                volumeNeeded |= volumes.isToBeAdded();
                Patches.append(into, path + "/volumeMounts", container.volumeMounts(), List.of(volumes.mount()));
            }
        }

        private static boolean hasTokenAt(@Nullable String path, Container container, TokenVolumes volumes) {
            return path != null && volumes.isTokenAt(path, container);
        }

        private void addLabel() {
            if (pod.podIdentityLabel() || pod.labels() == Shape.OTHER || pod.metadata() == Shape.OTHER) {
                return;
            }
            if (pod.metadata() == Shape.ABSENT) {
                operations.add(new Operation("/metadata", Patches.object("labels", Patches.podIdentityLabels())));
            } else if (pod.labels() == Shape.ABSENT) {
                operations.add(new Operation("/metadata/labels", Patches.podIdentityLabels()));
            } else {
                operations.add(new Operation(Patches.POD_IDENTITY_LABEL_PATH, Patches.podIdentityEnabled()));
            }
        }

        private void addVolume(TokenLifetime lifetime) {
            var volume = Patches.tokenVolume(delivery, grant.audience(), lifetime);
            operations.add(
                    pod.volumes() == Shape.PRESENT
                            ? new Operation("/spec/volumes/0", volume)
                            : new Operation("/spec/volumes", Patches.array(List.of(volume))));
        }

        private TokenLifetime lifetime() {
            TokenLifetime lifetime = grant.terms().lifetime();
            String text = pod.annotations().tokenExpiration();
            if (text != null) {
                switch (TokenLifetime.parse(text)) {
                    case Parsed.Valid<TokenLifetime.Stated>(TokenLifetime.Stated stated) -> {
                        lifetime = stated.lifetime();
                        if (stated.clamped()) {
                            String message =
                                    "token-expiration is outside 600 to 86400; " + lifetime.seconds() + " is used";
                            warnings.add(Warning.about(Reason.EXPIRATION_CLAMPED, subject, message));
                        }
                    }
                    case Parsed.Invalid<TokenLifetime.Stated>(String problem) ->
                        warnings.add(Warning.about(
                                Reason.EXPIRATION_INVALID, subject, "token-expiration " + problem + "; ignored"));
                }
            }
            return settings.jitter().spread(lifetime, containerCredentials, seed);
        }

        private Optional<Region> region() {
            String text = pod.annotations().region();
            if (text == null) {
                return grant.terms().region();
            }
            return switch (Region.parse(text)) {
                case Parsed.Valid<Region>(Region region) -> Optional.of(region);
                case Parsed.Invalid<Region>(String problem) -> {
                    warnings.add(Warning.about(Reason.REGION_INVALID, subject, "region " + problem + "; ignored"));
                    yield grant.terms().region();
                }
            };
        }

        /** The pod's lists replace those of its ServiceAccount. */
        private ContainerSelection selection() {
            Optional<ContainerLists.Stated> stated = ContainerLists.parse(
                    pod.annotations().skipContainers(), pod.annotations().includeContainers());
            if (stated.isEmpty()) {
                return grant.terms().containers();
            }
            ContainerSelection selection = stated.get().selection();
            stated.get()
                    .problem()
                    .ifPresent(problem -> warnings.add(Warning.about(Reason.CONTAINER_LIST_INVALID, subject, problem)));
            warnOfUnknown(selection);
            return selection;
        }

        private void warnOfUnknown(ContainerSelection selection) {
            Set<String> unknown = new HashSet<>(selection.names());
            pod.initContainers().forEach(container -> unknown.remove(container.name()));
            pod.containers().forEach(container -> unknown.remove(container.name()));
            if (!unknown.isEmpty()) {
                String message = "a container list names " + unknown.size() + " that the pod does not have; ignored";
                warnings.add(Warning.about(Reason.CONTAINER_UNKNOWN, subject, message));
            }
        }
    }
}
