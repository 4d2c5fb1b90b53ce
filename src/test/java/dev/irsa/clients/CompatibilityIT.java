package dev.irsa.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real clients in all cases: what they end up with, and whether docs/compatibility.md says so. */
class CompatibilityIT {
    private static final String ASSUMPTIONS = """
            AWS documents STS's parameters, error codes, the five minutes that tokens are taken after their end, the limit of
            a hundred keys of a kind, and how conditions are evaluated. Where it is silent the double takes the stricter reading:

            * Documents are remembered for 24 h. AWS does not say for how long; users have seen new keys taken at once and
              after ten minutes. A key that is not remembered is not looked for before. A failure is not remembered.
            * Each document has five seconds, to its last byte, over TLS 1.2, without redirects, as JSON of at most 1 MiB:
              in UTF-8 without a byte order mark, with no member twice, numbers of keys in base64url without padding. A
              discovery document is `application/json`, and its `claims_supported` lists `aud`, `iat`, `iss` and `sub`.
            * An issuer and its `jwks_uri` have a public host, as far as the name tells. What the name leads to is not
              looked at, and neither is whether a server's chain of certificates has duplicates, strays or another order:
              Java's TLS takes any that it can complete, AWS asks for one in order.
            * One unsound key (too small, no `kid`, no `use` or `alg`, an `alg` that does not suit it, two of one `kid`, a
              private member) spoils the whole set. RFC 7517 makes `use` and `alg` optional; API servers write both.
            * A token's algorithm has to be its key's `alg`, and one that the discovery document announces.
            * `nbf` and `iat` may lie five minutes ahead, as much as `exp` may lie behind.
            * A status of 500 or above, and no answer in time, are `IDPCommunicationError`; everything else about the
              documents is `InvalidIdentityToken`.
            * Session policies are packed at a byte for a character. Policy variables and `Null` conditions are refused.
            """;
    private static final String NOT_COVERED = """
            * AWS CLI v2: AWS ships it as an installer from its own site, and not on PyPI, where `awscli` is version 1.
              Debian's package is an old version 2 (2.9), which would say little about the current one. Its credentials
              come from its own copy of botocore, so the column of version 1 is a hint and no proof.
            * The SDKs for .NET, C++, PHP, Ruby, Kotlin and Swift, and version 1 of those for Java and Go.
            * Windows containers.
            """;
    private static final Path PAGE = Path.of("docs", "compatibility.md");

    @Test
    void thePageSaysWhatHappens() throws Exception {
        List<Client> clients = Client.all();
        Table table = new Table(clients);
        try (Bench bench = new Bench()) {
            table.section(
                    "Getting the role",
                    """
                    `role` is the role that the ServiceAccount's annotation names.
                    """,
                    Stream.concat(Cases.identities().stream(), Stream.of(RunningCases.containerCredentials()))
                            .toList(),
                    bench);
            table.section("Regions", """
                    The webhook injects `%s`. A cell is the region of the STS endpoint that was called, or `global`.
                    """.formatted(Network.REGION), Cases.regions(), bench);
            table.section("When STS refuses", """
                    With a metadata service in reach, some SDKs go on to the node's role and say nothing. The recommended
                    profile sets `AWS_EC2_METADATA_DISABLED`, and they stop with STS's own error.
                    """, Cases.refusals(), bench);
            table.section("When something else is wrong", """
                    Errors that have nothing to do with the role, as STS names them.
                    """, Cases.failures(), bench);
            table.section("Half a pair", """
                    The compatible profile leaves the pair alone when a pod sets one of it, as the AWS webhook does; the
                    recommended one fills in the other.
                    """, Cases.halves(), bench);
            table.section("Under a running process", """
                    Sessions end, and the process asks for its identity again. `role` means: every time. STS remembers the
                    issuer's documents for a day here, by the clock that the publisher's gates go by. A key that signs when its
                    gate opens, 24 h after it was public, is known by then; one that signs earlier is refused, though it is
                    public, until the day is over. A key that has left the key files stays public until the last of its tokens has ended.
                    """, RunningCases.all(), bench);
            table.section("What the double assumes", ASSUMPTIONS);
            table.section("What is not covered", NOT_COVERED);
        }
        assertThat(table.unexpected()).isEmpty();
        if (Boolean.getBoolean("irsa.write")) {
            Files.writeString(PAGE, table.text());
        }
        assertThat(PAGE).as("written with -Dirsa.write=true").content().isEqualTo(table.text());
    }
}
