package dev.irsa.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The ledger of one issuer as it is saved, in a ConfigMap or a file. */
public final class LedgerJson {
    private static final String VERSION = "irsa.dev/ledger-v1";
    private static final String WHAT = "the ledger";

    private LedgerJson() {}

    public static String write(Ledger ledger, IssuerUrl issuer) {
        return Json.canonical(json(ledger, issuer));
    }

    /** The same with line breaks, for where people look at it. */
    public static String readable(Ledger ledger, IssuerUrl issuer) {
        return Json.readable(json(ledger, issuer));
    }

    private static ObjectNode json(Ledger ledger, IssuerUrl issuer) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("version", VERSION).put("issuer", issuer.text());
        put(json, "observedAt", ledger.observedAt());
        put(json, "signersKnownAt", ledger.signersKnownAt());
        ArrayNode keys = json.putArray("keys");
        ledger.histories().forEach(history -> keys.add(write(history)));
        return json;
    }

    private static ObjectNode write(KeyHistory history) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("firstSeen", history.firstSeen().toString())
                .put("lastSeen", history.lastSeen().toString())
                .put("signing", history.signing())
                .put("everywhere", history.everywhere())
                .put("revoked", history.revoked());
        json.set("key", history.key().json());
        put(json, "firstPublic", history.firstPublic());
        put(json, "unlistedSince", history.unlistedSince());
        put(json, "lastSigned", history.lastSigned());
        put(json, "removed", history.removed());
        return json;
    }

    private static void put(ObjectNode json, String name, Optional<Instant> time) {
        time.ifPresent(value -> json.put(name, value.toString()));
    }

    /**
     * Reads the saved ledger of an issuer. One that cannot be read is never taken for an empty one: that would forget
     * keys. Nor is one of another issuer, whose keys must never be published here; one that names none is taken as it is.
     */
    public static Checked<Ledger> read(String text, IssuerUrl issuer) {
        Findings findings = new Findings();
        Optional<ObjectNode> json =
                Json.object(text.getBytes(UTF_8), Rule.W4, WHAT).into(findings);
        if (json.isPresent() && !Json.string(json.get(), "version").equals(Optional.of(VERSION))) {
            findings.error(Rule.W4, WHAT + " is of another version than " + VERSION);
        } else if (json.isPresent() && !json.get().path("keys").isArray()) {
            findings.error(Rule.W4, WHAT + " has no list of keys");
        }
        json.flatMap(object -> Json.string(object, "issuer"))
                .filter(owner -> !owner.equals(issuer.text()))
                .ifPresent(owner -> findings.error(
                        Rule.W4,
                        WHAT + " is that of " + Printable.text(owner, 300) + ", not of " + issuer
                                + "; keep one ledger for each issuer, and name another place for this one"));
        if (json.isEmpty() || findings.hasErrors()) {
            return new Checked.Refused<>(findings.list());
        }
        try {
            Ledger ledger = ledger(json.get(), findings);
            return findings.accept(() -> ledger);
        } catch (DateTimeException e) {
            return Checked.refused(Rule.W4, WHAT + " has a time that cannot be read");
        }
    }

    private static Ledger ledger(ObjectNode json, Findings findings) {
        List<KeyHistory> histories = new ArrayList<>();
        for (JsonNode key : json.path("keys").values()) {
            Optional<Jwk> jwk = JwkReader.read(key.path("key"), histories.size() + 1, findings);
            if (jwk.isEmpty()) {
                findings.error(Rule.W4, WHAT + " has a key that cannot be read");
            }
            jwk.ifPresent(value -> histories.add(history(value, key)));
        }
        return Ledger.of(histories, time(json, "observedAt"), time(json, "signersKnownAt"));
    }

    private static KeyHistory history(Jwk key, JsonNode json) {
        return new KeyHistory(
                key,
                required(json, "firstSeen"),
                time(json, "firstPublic"),
                required(json, "lastSeen"),
                time(json, "unlistedSince"),
                time(json, "lastSigned"),
                flag(json, "signing"),
                flag(json, "everywhere"),
                time(json, "removed"),
                flag(json, "revoked"));
    }

    private static Instant required(JsonNode json, String name) {
        return time(json, name).orElseThrow(() -> new DateTimeException(name));
    }

    private static Optional<Instant> time(JsonNode json, String name) {
        return Json.string(json, name).map(Instant::parse);
    }

    private static boolean flag(JsonNode json, String name) {
        return json.path(name).asBoolean(false);
    }
}
