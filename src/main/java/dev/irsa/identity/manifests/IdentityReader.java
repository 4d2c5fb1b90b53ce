package dev.irsa.identity.manifests;

import dev.irsa.identity.AccountAnnotations;
import dev.irsa.identity.Parsed;
import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.RoleMappingsParser;
import dev.irsa.identity.ServiceAccountEntry;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.manifests.FileIdentities.Found;
import dev.irsa.manifest.Manifest;
import dev.irsa.manifest.ManifestObject;
import dev.irsa.manifest.Source;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds ServiceAccounts and the ConfigMap in documents, and refuses those that the API server would refuse. */
final class IdentityReader {
    private static final String CONFIG_MAP = "pod-identity-webhook";
    private static final int VERSION_BYTES = 6;

    private final ManifestRules rules;
    private final Map<ServiceAccountRef, Found<ServiceAccountEntry>> accounts = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable Found<RoleMappings> mappings;

    IdentityReader(ManifestRules rules) {
        this.rules = rules;
    }

    FileIdentities identities() {
        return new FileIdentities(Map.copyOf(accounts), mappings, List.copyOf(problems), List.copyOf(notes));
    }

    void read(Manifest manifest) {
        switch (manifest) {
            case Manifest.Problem problem -> problems.add(problem.toString());
            case Manifest.Document document -> document.objects().forEach(object -> read(object, document.source()));
        }
    }

    private void read(ManifestObject object, Source source) {
        if (!object.apiVersion().isEmpty() && !object.apiVersion().equals("v1")) {
            return;
        }
        switch (object.kind()) {
            case "ServiceAccount" -> account(object, source);
            case "ConfigMap" -> configMap(object, source);
            default -> {}
        }
    }

    private void account(ManifestObject object, Source source) {
        String namespace = object.namespace(rules.namespace());
        String name = object.metadata("name");
        if (!ServiceAccountRef.isNamespace(namespace) || !ServiceAccountRef.isName(name)) {
            problems.add(source + ": a ServiceAccount has no valid name or namespace");
            return;
        }
        ServiceAccountRef account = new ServiceAccountRef(namespace, name);
        JsonNode annotations = object.tree().path("metadata").path("annotations");
        if (!areTexts(annotations)) {
            problems.add(source + ": serviceaccount " + account + ": an annotation is not a string; it needs quotes");
            return;
        }
        AccountAnnotations picked = AccountAnnotations.pick(
                rules.keys(), key -> annotations.path(key).stringValueOpt().orElse(null));
        Found<ServiceAccountEntry> found = new Found<>(new ServiceAccountEntry(picked, version(object)), source);
        FileIdentities.noteReplaced("serviceaccount " + account, accounts.put(account, found), found, notes);
    }

    private static boolean areTexts(JsonNode annotations) {
        return annotations.isMissingNode()
                || annotations.isNull()
                || annotations.isObject() && annotations.valueStream().allMatch(JsonNode::isString);
    }

    /** The API server's version of the object, or what changes when the object does. */
    private static String version(ManifestObject object) {
        String version = object.metadata("resourceVersion");
        return version.isEmpty() ? hash(object.tree().toString()) : version;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void configMap(ManifestObject object, Source source) {
        String namespace = object.namespace(rules.namespace());
        if (!object.metadata("name").equals(CONFIG_MAP)
                || !rules.mappingsNamespace().map(namespace::equals).orElse(true)) {
            return;
        }
        String subject = source + ": ConfigMap " + CONFIG_MAP + ": ";
        JsonNode config = object.tree().path("data").path("config");
        if (!config.isString() && !config.isMissingNode() && !config.isNull()) {
            problems.add(subject + "config is not a string");
            return;
        }
        switch (RoleMappingsParser.parse(config.asString(""))) {
            case Parsed.Valid<RoleMappingsParser.Revision>(RoleMappingsParser.Revision revision) -> {
                revision.notes().forEach(note -> notes.add(subject + note));
                Found<RoleMappings> found = new Found<>(revision.mappings(), source);
                FileIdentities.noteReplaced("the ConfigMap", mappings, found, notes);
                mappings = found;
            }
            case Parsed.Invalid<RoleMappingsParser.Revision>(String problem) ->
                problems.add(subject + "config " + problem);
        }
    }
}
