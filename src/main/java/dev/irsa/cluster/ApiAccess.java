package dev.irsa.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where an API server is, whom to trust there, and who we are. */
public final class ApiAccess {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private final Config config;
    private final Optional<String> serverName;

    private ApiAccess(Config config) {
        this(config, Optional.empty());
    }

    private ApiAccess(Config config, Optional<String> serverName) {
        this.config = config;
        this.serverName = serverName;
    }

    /** The name that the server must prove instead of the one in its URL. */
    Optional<String> serverName() {
        return serverName;
    }

    /** Where the API server is. */
    public String url() {
        return config.getMasterUrl();
    }

    /**
     * One API server of the same cluster, with the same credentials and certificate authorities.
     *
     * @param url its own, often with an address that its certificate does not have
     * @param name the DNS name that its certificate must have instead
     */
    public ApiAccess at(String url, String name) {
        Config copy = new ConfigBuilder(config)
                .withAutoConfigure(false)
                .withMasterUrl(url)
                .build();
        return new ApiAccess(copy, Optional.of(name));
    }

    Config config() {
        return config;
    }

    /**
     * As a kubeconfig says, in its current context.
     *
     * @param url goes before the one in the file
     * @throws UnusableAccess when it cannot be read
     */
    public static ApiAccess kubeconfig(Path file, Optional<String> url) throws UnusableAccess {
        if (!Files.isReadable(file)) {
            throw new UnusableAccess("The kubeconfig " + file + " cannot be read.");
        }
        try {
            Config config = Config.fromKubeconfig(file.toFile());
            url.ifPresent(config::setMasterUrl);
            return new ApiAccess(config);
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw new UnusableAccess("The kubeconfig " + file + " cannot be used: " + firstLine(e) + ".");
        }
    }

    /** A URL that asks for no credentials, such as that of {@code kubectl proxy}. */
    public static ApiAccess url(String url) {
        Config config = Config.empty();
        config.setMasterUrl(url);
        return new ApiAccess(config);
    }

    /**
     * As the kubelet sets every pod up. The API server is named by its address, so no name is ever resolved.
     *
     * @throws UnusableAccess outside a pod
     */
    public static ApiAccess inCluster(Map<String, String> environment) throws UnusableAccess {
        String host = environment.get("KUBERNETES_SERVICE_HOST");
        String port = environment.get("KUBERNETES_SERVICE_PORT");
        Path token = SERVICE_ACCOUNT.resolve("token");
        if (host == null || host.isEmpty() || port == null || !Files.isReadable(token)) {
            throw new UnusableAccess("Say where ServiceAccounts come from: --kubeconfig FILE or --manifests DIR;"
                    + " this process does not run in a cluster.");
        }
        Config config = Config.empty();
        config.setMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
        config.setCaCertFile(SERVICE_ACCOUNT.resolve("ca.crt").toString());
        config.setOauthTokenProvider(new TokenFile(token)::read);
        return new ApiAccess(config);
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
