package dev.irsa.testing;

import dev.irsa.testing.FaultProxy.Call;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** Rights of RBAC: those that manifests grant, those that requests use, and how the one differs from the other. */
public final class Rights {
    private static final String ANY = "*";
    private static final Pattern NAME_SELECTOR = Pattern.compile("fieldSelector=metadata\\.name(?:=|%3D)([^&]+)");

    private Rights() {}

    /**
     * One verb on one resource.
     *
     * @param resource with its subresource and group, such as {@code leases.coordination.k8s.io}
     * @param namespace where; {@code *}: anywhere
     * @param name of the one object; {@code *}: any
     */
    public record Grant(String verb, String resource, String namespace, String name) {
        private boolean covers(Use use) {
            return verb.equals(use.verb())
                    && resource.equals(use.resource())
                    && (namespace.equals(ANY) || namespace.equals(use.namespace()))
                    && (name.equals(ANY) || name.equals(use.name()));
        }

        @Override
        public String toString() {
            return verb + " " + resource + (name.equals(ANY) ? "" : " " + name)
                    + (namespace.equals(ANY) ? " anywhere" : " in " + namespace);
        }
    }

    /**
     * What one request does.
     *
     * @param namespace empty: in all of them, or of an object that is in none
     * @param name empty: of a whole collection, or made up at run time
     */
    public record Use(String verb, String resource, String namespace, String name) {
        /** A use, from the parts that the API has. */
        public static Use of(String verb, String group, String resource, String sub, String namespace, String name) {
            // The name of what is created cannot be granted; those of Events are made up.
            boolean nameless = verb.equals("create") && sub.isEmpty() || resource.equals("events");
            return new Use(
                    verb,
                    resource + (sub.isEmpty() ? "" : "/" + sub) + (group.isEmpty() ? "" : "." + group),
                    namespace,
                    nameless ? "" : name);
        }
    }

    /**
     * What the Roles and ClusterRoles in some files grant.
     *
     * @param namespace of Roles that name none
     */
    public static List<Grant> granted(Path directory, String namespace, List<String> files) throws IOException {
        List<Grant> granted = new ArrayList<>();
        for (String file : files) {
            granted.addAll(granted(directory.resolve(file), namespace));
        }
        return granted;
    }

    @SuppressWarnings("unchecked")
    private static List<Grant> granted(Path file, String otherwise) throws IOException {
        Map<String, Object> role = new Yaml().load(Files.readString(file));
        Map<String, Object> metadata = (Map<String, Object>) role.get("metadata");
        String where = role.get("kind").equals("ClusterRole")
                ? ANY
                : String.valueOf(metadata.getOrDefault("namespace", otherwise));
        List<Grant> granted = new ArrayList<>();
        for (Map<String, List<String>> rule : (List<Map<String, List<String>>>) role.get("rules")) {
            for (String group : rule.get("apiGroups")) {
                for (String resource : rule.get("resources")) {
                    for (String name : rule.getOrDefault("resourceNames", List.of(ANY))) {
                        rule.get("verbs")
                                .forEach(verb -> granted.add(
                                        new Grant(verb, resource + (group.isEmpty() ? "" : "." + group), where, name)));
                    }
                }
            }
        }
        return granted;
    }

    /**
     * Compares what is granted with what was used: what is missing, what was granted for nothing, and what could have been
     * granted for one namespace or one object. Empty when there is nothing of that.
     */
    public static TreeSet<String> mismatch(List<Grant> granted, Collection<Use> uses) {
        TreeSet<String> problems = new TreeSet<>();
        uses.stream()
                .filter(use -> granted.stream().noneMatch(grant -> grant.covers(use)))
                .forEach(use -> problems.add("used, but not granted: " + use));
        for (Grant grant : granted) {
            List<Use> covered = uses.stream().filter(grant::covers).toList();
            if (covered.isEmpty()) {
                problems.add("granted, but not used: " + grant);
            } else if (grant.namespace().equals(ANY) && isOne(covered.stream().map(Use::namespace))) {
                problems.add("used in " + covered.getFirst().namespace() + " alone, but granted for others: " + grant);
            } else if (grant.name().equals(ANY) && isOne(covered.stream().map(Use::name))) {
                problems.add("used for " + covered.getFirst().name() + " alone, but granted for others: " + grant);
            }
        }
        return problems;
    }

    private static boolean isOne(Stream<String> some) {
        List<String> distinct = some.distinct().toList();
        return distinct.size() == 1 && !distinct.getFirst().isEmpty();
    }

    /** What requests that passed the proxy did. */
    public static List<Use> used(Collection<Call> calls) {
        return calls.stream().map(Rights::use).distinct().toList();
    }

    /** {@code /api/v1/namespaces/ns/pods/p} is about a pod. */
    private static Use use(Call call) {
        URI uri = URI.create(call.pathAndQuery());
        List<String> parts =
                new ArrayList<>(Arrays.asList(uri.getPath().substring(1).split("/", -1)));
        String group = parts.getFirst().equals("api") ? "" : parts.get(1);
        parts.subList(0, group.isEmpty() ? 2 : 3).clear();
        String namespace = "";
        if (parts.getFirst().equals("namespaces") && parts.size() > 2) {
            namespace = parts.get(1);
            parts.subList(0, 2).clear();
        }
        String name = parts.size() > 1 ? parts.get(1) : "";
        Matcher selected = NAME_SELECTOR.matcher(String.valueOf(uri.getRawQuery()));
        if (name.isEmpty() && selected.find()) {
            name = URLDecoder.decode(selected.group(1), StandardCharsets.UTF_8);
        }
        return Use.of(verb(call), group, parts.getFirst(), parts.size() > 2 ? parts.get(2) : "", namespace, name);
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
}
