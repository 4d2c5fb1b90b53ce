package dev.irsa.identity;

import java.util.HashSet;
import java.util.Set;

/**
 * Reads the identities file of the container-credentials mode:
 * {@code {"identities":[{"namespace":"default","serviceAccount":"app"}]}}. Names are exact.
 */
public final class IdentitiesParser {
    private IdentitiesParser() {}

    /**
     * Reads a text of at most 1 MiB and 20 levels. An empty one, and one without identities, lists no account. Names of
     * members are compared as Go does, unknown ones are skipped.
     *
     * @return the accounts, or what is wrong with the text and where; the caller keeps the accounts it had
     */
    public static Parsed<Set<ServiceAccountRef>> parse(String text) {
        return JsonText.read(text, Set.of(), IdentitiesParser::read);
    }

    private static Set<ServiceAccountRef> read(JsonText json) {
        Set<ServiceAccountRef> accounts = new HashSet<>();
        Set<String> seen = new HashSet<>();
        json.object("the whole", name -> {
            String folded = JsonText.fold(name);
            if (!seen.add(folded)) {
                throw json.refused("a member is there twice");
            }
            if (folded.equals("identities") && !json.isNull()) {
                json.array("identities", () -> accounts.add(account(json)));
            } else {
                json.skip();
            }
        });
        return Set.copyOf(accounts);
    }

    private static ServiceAccountRef account(JsonText json) {
        String[] names = {"", ""};
        Set<String> seen = new HashSet<>();
        json.object("an identity", name -> {
            String folded = JsonText.fold(name);
            if (!seen.add(folded)) {
                throw json.refused("an identity has a member twice");
            }
            switch (folded) {
                case "namespace" -> names[0] = json.string("the namespace of an identity");
                case "serviceaccount" -> names[1] = json.string("the serviceAccount of an identity");
                default -> json.skip();
            }
        });
        if (!ServiceAccountRef.isNamespace(names[0]) || !ServiceAccountRef.isName(names[1])) {
            throw json.refused("an identity lacks a valid namespace or serviceAccount");
        }
        return new ServiceAccountRef(names[0], names[1]);
    }
}
