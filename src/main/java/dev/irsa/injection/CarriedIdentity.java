package dev.irsa.injection;

import dev.irsa.identity.Grant;
import dev.irsa.injection.PodView.Container;
import dev.irsa.injection.PodView.EnvVar;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a pod that exists carries of the identity that a grant gives. Injection leaves traces that can be told from what
 * users write, though not for certain: the token's path is ours, and the role stands right before it.
 */
public final class CarriedIdentity {
    private static final Pattern IN_CONTAINER =
            Pattern.compile("/spec/(initContainers|containers)/([0-9]+)/(env|volumeMounts)(/-)?");

    private final PodView pod;
    private final Grant grant;
    private final TokenDelivery delivery;
    private final String tokenPath;
    private final String identityName;
    private final String tokenName;

    /** What a pod carries of a grant. */
    public CarriedIdentity(PodView pod, Grant grant, InjectionSettings settings) {
        this.pod = pod;
        this.grant = grant;
        switch (grant) {
            case Grant.WebIdentity _ -> {
                this.delivery = settings.webIdentity();
                this.identityName = Environment.ROLE_ARN;
                this.tokenName = Environment.TOKEN_FILE;
            }
            case Grant.ContainerCredentials _ -> {
                this.delivery = settings.containerCredentials();
                this.identityName = Environment.FULL_URI;
                this.tokenName = Environment.AUTHORIZATION_FILE;
            }
        }
        this.tokenPath = delivery.tokenPath(pod.windows());
    }

    /**
     * How many containers lack the identity.
     *
     * @param operations what injection would add to the pod now; regions and other trifles among it do not count, nor
     *     does what is added to containers that have keys of their own
     */
    public int lacking(List<Operation> operations) {
        Set<String> lacking = new HashSet<>();
        for (Operation operation : operations) {
            Matcher path = IN_CONTAINER.matcher(operation.path());
            if (path.matches()) {
                List<Container> containers =
                        path.group(1).equals("containers") ? pod.containers() : pod.initContainers();
                Container container = containers.get(Integer.parseInt(path.group(2)));
                boolean counts = path.group(3).equals("env") ? names(operation.value()) : awaitsToken(container);
                if (counts && !container.sets(Environment.ACCESS_KEY_ID)) {
                    lacking.add(path.group(1) + path.group(2));
                }
            }
        }
        return lacking.size();
    }

    /** Whether the variables that are added, one or an array of them, make an identity. */
    private boolean names(JsonNode value) {
        Stream<JsonNode> variables = value.isArray() ? value.valueStream() : Stream.of(value);
        return variables
                .map(variable -> variable.path("name").asString(""))
                .anyMatch(name -> name.equals(identityName) || name.equals(tokenName));
    }

    private boolean awaitsToken(Container container) {
        EnvVar token = container.find(tokenName);
        return token != null && tokenPath.equals(token.value());
    }

    /** How many containers are told to find the token where ours is. */
    public int carrying() {
        return (int) containers().filter(this::awaitsToken).count();
    }

    /** A role that a container carries and the grant does not say; empty where there is none, or no role is granted. */
    public Optional<String> otherRole() {
        if (!(grant instanceof Grant.WebIdentity web)) {
            return Optional.empty();
        }
        return containers()
                .flatMap(container -> injectedRole(container).stream())
                .filter(role -> !role.equals(web.role().text()))
                .findFirst();
    }

    /** The role, if it stands right before our token's path, as injection appends the two. */
    private Optional<String> injectedRole(Container container) {
        List<EnvVar> variables = container.awsEnv();
        for (int i = 1; i < variables.size(); i++) {
            EnvVar token = variables.get(i);
            EnvVar role = variables.get(i - 1);
            if (token.name().equals(tokenName)
                    && tokenPath.equals(token.value())
                    && role.name().equals(identityName)) {
                return Optional.ofNullable(role.value());
            }
        }
        return Optional.empty();
    }

    /** The audience of the token in our volume, if it is another than the grant's. */
    public Optional<String> otherAudience() {
        return pod.tokenVolumes().stream()
                .filter(volume -> volume.name().equals(delivery.volumeName())
                        && volume.path().equals(delivery.fileName()))
                .flatMap(volume -> Optional.ofNullable(volume.audience()).stream())
                .filter(audience -> !audience.equals(grant.audience().text()))
                .findFirst();
    }

    private Stream<Container> containers() {
        return Stream.concat(pod.initContainers().stream(), pod.containers().stream());
    }
}
