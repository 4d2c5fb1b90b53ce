package dev.irsa.issuer.source.cluster;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Connections to single API servers, one for each address, kept while the address is in use. */
public final class Dialler implements AutoCloseable {
    private final ApiAccess access;
    private final String serverName;
    private final String userAgent;
    private final Map<String, ApiConnection> connections = new HashMap<>();

    /**
     * Dials with a cluster's credentials and certificate authorities.
     *
     * @param serverName what each server's certificate must be for
     */
    public Dialler(ApiAccess access, String serverName, String userAgent) {
        this.access = access;
        this.serverName = serverName;
        this.userAgent = userAgent;
    }

    /**
     * The API server at an address.
     *
     * @param address host and port; IPv6 addresses in brackets
     */
    public synchronized Instances.Instance dial(String address) {
        ApiConnection connection = connections.computeIfAbsent(address, this::open);
        return new Instances.Instance("API server " + address, connection, Optional.of(() -> open(address)));
    }

    private ApiConnection open(String address) {
        return ApiConnection.open(access.at("https://" + address, serverName), userAgent);
    }

    /** Gives up the connections to all other addresses. */
    synchronized void keep(Set<String> addresses) {
        connections.entrySet().removeIf(entry -> {
            boolean gone = !addresses.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
    }

    @Override
    public void close() {
        keep(Set.of());
    }
}
