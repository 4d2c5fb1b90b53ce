package dev.irsa.issuer;

/**
 * What must be true of an issuer for AWS STS to accept its tokens. The ids are stable: they are what findings, tables,
 * metrics and runbooks refer to.
 *
 * <p>I: issuer URL. T: transport. D: discovery document. K: keys. V: tokens. A: sources agree. G: rotation gates.
 * W: writes to a sink.
 */
public enum Rule {
    I1("the issuer is an https URL without port, query, fragment or user-info"),
    I2("the issuer is the same text everywhere, byte for byte"),
    I3("a final slash is neither added nor dropped"),
    I4("the path is part of the issuer, and the whole fits into an IAM provider"),
    I5("an S3 bucket in the host name has no dots"),
    I6("the DNS suffix belongs to the region's partition"),
    I7("the host is public"),
    I8("the issuer is the one that the API servers sign with"),

    T1("the certificate chain leads from the host to a CA that AWS trusts, in order and without strays"),
    T2("TLS 1.2 is accepted as well as 1.3"),
    T3("both documents are answered well within five seconds"),
    T4("no redirect, no login, no challenge, for GET and HEAD"),
    T5("status 200 and a JSON content type"),
    T6("caches may keep the answer for at most an hour, and at most half of the pre-publication time"),
    T7("jwks_uri is an https URL at a public host, preferably the issuer's own"),
    T8("a key is public for a day before it signs, because nobody says how long STS caches"),

    D1("the discovery document has every member that IAM lists"),
    D2("authorization_endpoint is present, as OpenID Connect requires"),
    D3("the signing algorithms are exactly those of the published keys"),
    D4("the document is plain UTF-8 JSON, without nulls, empty arrays or a BOM"),
    D5("the issuer in a document is never rewritten"),

    K1("between 1 and 100 RSA keys and between 1 and 100 EC keys, one kind at least"),
    K2("keys that AWS does not accept are left out"),
    K3("every key has kty, kid, use and alg, and strong and valid parameters"),
    K4("a kid is copied from the API server, or derived as Kubernetes derives it"),
    K5("one kid stands for one key"),
    K6("nothing private is published"),
    K7("members that this program does not know are kept"),
    K8("the key set is written in one way only, and is small"),
    K9("no second copy of a key with an empty kid"),
    K10("keys may sign that no API server lists"),

    V1("the token is a signed JWT that STS would read"),
    V2("a published key verifies the token"),
    V3("the token names the issuer"),
    V4("the token is for an expected audience"),
    V5("the token is valid now"),

    A1("all API servers list the same keys"),
    A2("every source can be read"),

    G1("a key is published as soon as it is seen"),
    G2("a key is public long enough before it signs"),
    G3("a key is published until no living token can carry its kid"),
    G4("the published set is never empty"),
    G5("keys leave one at a time, and only when no API server lists them"),
    G6("an emergency removal is asked for twice"),

    W1("only objects that this program owns are written"),
    W2("a write never undoes what somebody else wrote in between"),
    W3("what was written can be read back"),
    W4("the sink can be read and written"),
    W5("nobody but this program and its owner can write to the sink");

    private final String meaning;

    Rule(String meaning) {
        this.meaning = meaning;
    }

    /** The rule, as a sentence without capital and full stop. */
    public String meaning() {
        return meaning;
    }
}
