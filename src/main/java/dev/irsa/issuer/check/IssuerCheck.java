package dev.irsa.issuer.check;

import dev.irsa.issuer.Discovery;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.source.Answer;
import dev.irsa.issuer.source.Body;
import dev.irsa.issuer.source.Fetch;
import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Looks at an issuer as AWS does: from outside, without credentials, from the name to the last key. */
public final class IssuerCheck {
    private static final List<Rule> URL = List.of(Rule.I1, Rule.I2, Rule.I3, Rule.I4, Rule.I5, Rule.I6, Rule.I7);
    private static final List<Rule> ANSWER = List.of(Rule.T3, Rule.T4, Rule.T5, Rule.T6);
    private static final List<Rule> DISCOVERY = List.of(Rule.D1, Rule.D2, Rule.D4, Rule.T7);
    private static final List<Rule> KEYS =
            List.of(Rule.K1, Rule.K2, Rule.K3, Rule.K4, Rule.K5, Rule.K6, Rule.K8, Rule.K9, Rule.D3);

    private final CheckSettings settings;
    private final Instant now;
    private final Findings findings = new Findings();
    private final Set<Rule> checked = EnumSet.noneOf(Rule.class);
    private final Set<String> probed = new HashSet<>();
    private final Map<String, Instant> expiries = new TreeMap<>();

    private IssuerCheck(CheckSettings settings, Instant now) {
        this.settings = settings;
        this.now = now;
    }

    public static CheckReport run(String issuer, CheckSettings settings, Instant now) {
        return new IssuerCheck(settings, now).run(issuer);
    }

    private CheckReport run(String text) {
        checked.addAll(URL);
        Optional<Jwks> keys =
                IssuerUrl.parse(text, settings.reach()).into(findings).flatMap(this::look);
        return CheckReport.of(text, findings, checked, keys, expiries);
    }

    private Optional<Jwks> look(IssuerUrl issuer) {
        if (!probe(issuer.uri())) {
            return Optional.empty();
        }
        try (Fetch fetch = new Fetch(settings.trust(), settings.timeout())) {
            Optional<Discovery> discovery = fetch(fetch, URI.create(issuer.discoveryUrl()), Document.Kind.DISCOVERY)
                    .flatMap(body -> discovery(issuer, body));
            Optional<Jwks> keys = discovery
                    .flatMap(document -> jwksUri(issuer, document))
                    .flatMap(uri -> fetch(fetch, uri, Document.Kind.JWKS))
                    .flatMap(this::keys);
            keys.ifPresent(published -> compare(issuer, discovery, published));
            return keys;
        }
    }

    /** Whether the host can be talked to at all. */
    private boolean probe(URI uri) {
        if (!probed.add(uri.getAuthority())) {
            return true;
        }
        checked.addAll(List.of(Rule.I7, Rule.T1, Rule.T2));
        HostProbe probe = new HostProbe(uri, settings, now, findings);
        boolean reachable = probe.run();
        probe.expiry().ifPresent(expiry -> expiries.put(uri.getHost(), expiry));
        return reachable;
    }

    private Optional<Body> fetch(Fetch fetch, URI uri, Document.Kind kind) {
        checked.addAll(ANSWER);
        AnswerCheck check = new AnswerCheck(kind, settings.policy(), findings);
        Optional<Answer.Answered> answer = check.get(fetch.get(uri));
        answer.ifPresent(got -> check.head(fetch.head(uri), got));
        return answer.map(Answer.Answered::body);
    }

    private Optional<Discovery> discovery(IssuerUrl issuer, Body body) {
        checked.addAll(DISCOVERY);
        Optional<Discovery> discovery = Discovery.parse(body.bytes()).into(findings);
        discovery
                .flatMap(document -> issuer.difference(document.issuer(), "the discovery document's issuer"))
                .ifPresent(findings::add);
        return discovery;
    }

    private Optional<URI> jwksUri(IssuerUrl issuer, Discovery discovery) {
        return JwksUri.check(discovery.jwksUri(), issuer, settings.reach(), findings)
                .filter(this::probe);
    }

    private Optional<Jwks> keys(Body body) {
        checked.addAll(KEYS);
        Optional<Jwks> keys = Jwks.parse(body.bytes()).into(findings);
        keys.ifPresent(published -> Kids.check(published, findings));
        return keys;
    }

    private void compare(IssuerUrl issuer, Optional<Discovery> discovery, Jwks keys) {
        discovery.map(document -> document.against(keys)).ifPresent(findings::addAll);
        settings.expected()
                .filter(expected -> !expected.equals(keys))
                .ifPresent(expected -> findings.add(
                        Finding.error(Rule.W3, "the public key set is not the expected one: it has " + keys.kids())));
        settings.expected().ifPresent(_ -> checked.add(Rule.W3));
        for (String token : settings.tokens()) {
            checked.addAll(List.of(Rule.V1, Rule.V2, Rule.V3, Rule.V4, Rule.V5));
            new TokenCheck(issuer, keys, settings.audiences(), now, findings).run(token);
        }
    }
}
