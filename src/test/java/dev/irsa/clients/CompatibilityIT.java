package dev.irsa.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real clients in all cases: what they end up with, and whether docs/compatibility.md says so. */
class CompatibilityIT {
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
                    Sessions end, and the process asks for its identity again. `role` means: every time. A key that signs at once
                    is published in the same minute, but STS still remembers the documents from before.
                    """, RunningCases.all(), bench);
        }
        assertThat(table.unexpected()).isEmpty();
        if (Boolean.getBoolean("irsa.write")) {
            Files.writeString(PAGE, table.text());
        }
        assertThat(PAGE).as("written with -Dirsa.write=true").content().isEqualTo(table.text());
    }
}
