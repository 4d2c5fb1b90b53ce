package dev.irsa.testing;

import dev.irsa.testing.FaultProxy.Call;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** Rights of RBAC, each a verb and a resource: those that manifests grant, and those that requests need. */
public final class Rights {
    private Rights() {}

    /** What the Roles and ClusterRoles in some files grant. */
    @SuppressWarnings("unchecked")
    public static TreeSet<String> granted(Path directory, List<String> files) throws IOException {
        TreeSet<String> granted = new TreeSet<>();
        for (String file : files) {
            Map<String, Object> role = new Yaml().load(Files.readString(directory.resolve(file)));
            for (Map<String, List<String>> rule : (List<Map<String, List<String>>>) role.get("rules")) {
                for (String verb : rule.get("verbs")) {
                    rule.get("resources").forEach(resource -> granted.add(verb + " " + resource));
                }
            }
        }
        return granted;
    }

    /** What requests needed. */
    public static TreeSet<String> needed(Collection<Call> calls) {
        TreeSet<String> needed = new TreeSet<>();
        calls.forEach(call -> needed.add(verb(call) + " " + resource(call)));
        return needed;
    }

    private static String verb(Call call) {
        return switch (call.kind()) {
            case LIST -> "list";
            case WATCH -> "watch";
            case READ -> "get";
            case WRITE ->
                switch (call.method()) {
                    case "POST" -> "create";
                    case "PUT" -> "update";
                    case "PATCH" -> "patch";
                    default -> call.method();
                };
        };
    }

    /** {@code /api/v1/namespaces/ns/pods/p} is about pods. */
    private static String resource(Call call) {
        List<String> parts = new ArrayList<>(
                List.of(URI.create(call.pathAndQuery()).getPath().substring(1).split("/", -1)));
        parts.subList(0, parts.getFirst().equals("api") ? 2 : 3).clear();
        return parts.getFirst().equals("namespaces") && parts.size() > 2 ? parts.get(2) : parts.getFirst();
    }
}
