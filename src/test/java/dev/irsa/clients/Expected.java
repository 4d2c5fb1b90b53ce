package dev.irsa.clients;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the cells of a row have to be, whatever the table in the repository says.
 *
 * @param usual for most clients
 * @param others for those that do otherwise, by their names
 */
record Expected(String usual, Map<String, String> others) {
    /** Those that share botocore. */
    static final List<String> BOTOCORE = List.of("python", "cli");

    Expected {
        others = Map.copyOf(others);
    }

    /** The same for everybody. */
    static Expected all(String cell) {
        return new Expected(cell, Map.of());
    }

    /** Another one for these clients. */
    Expected but(String cell, List<String> clients) {
        Map<String, String> more = new HashMap<>(others);
        clients.forEach(client -> more.put(client, cell));
        return new Expected(usual, more);
    }

    String of(Client client) {
        return others.getOrDefault(client.name(), usual);
    }
}
