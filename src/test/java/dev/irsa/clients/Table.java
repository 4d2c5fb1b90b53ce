package dev.irsa.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page about which SDK gets which identity. */
final class Table {
    private final List<Client> clients;
    private final StringBuilder text = new StringBuilder();
    private final List<String> unexpected = new ArrayList<>();

    Table(List<Client> clients) {
        this.clients = clients;
        text.append("""
                # Compatibility

                Which identity AWS's own SDKs end up with, and which error they stop with, in the cases that matter. Every
                cell was observed: a pod made through a real kube-apiserver, mutated by this webhook, with tokens of the real
                TokenRequest API, runs the unmodified SDK with its default chain; STS is a strict double that reads what
                this publisher published. The node offers its own role in a metadata service, so that a silent fall-back shows.

                This page is written by `mvn verify -Dit.test=CompatibilityIT -Dirsa.write=true`, after `hack/clients/build`;
                the same test fails when the page is out of date.

                """);
        text.append("| client | library |\n|---|---|\n");
        clients.forEach(client -> text.append("| ")
                .append(client.title())
                .append(" | `")
                .append(client.version())
                .append("` |\n"));
    }

    /** A section with a row for each case, which are played now. */
    void section(String title, String introduction, List<Case> cases, Bench bench) throws Exception {
        text.append("\n## ")
                .append(title)
                .append("\n\n")
                .append(introduction.strip())
                .append("\n\n");
        text.append(
                clients.stream().map(Client::title).collect(Collectors.joining(" | ", "| case | profile | ", " |\n")));
        text.append("|---|---|").append("---|".repeat(clients.size())).append('\n');
        for (Case each : cases) {
            long start = System.nanoTime();
            int asked = bench.aws.metadata().asked().size();
            Map<Client, String> cells = each.play().play(bench, clients);
            text.append(clients.stream()
                    .map(cells::get)
                    .collect(Collectors.joining(" | ", "| " + each.title() + " | " + each.profile() + " | ", " |\n")));
            cells.forEach((client, cell) -> {
                String expected = each.expected().of(client);
                if (!expected.equals(cell)) {
                    unexpected.add(each.title() + " (" + each.profile() + "), " + client.name() + ": " + cell + ", not "
                            + expected);
                }
            });
            boolean asksNode = bench.aws.metadata().asked().size() > asked;
            if (asksNode && each.profile().equals(Case.RECOMMENDED)) {
                unexpected.add(each.title() + " (recommended): somebody asked the metadata service");
            }
            System.out.printf(
                    "%s (%s): %s, %d ms%n",
                    each.title(), each.profile(), cells.values(), (System.nanoTime() - start) / 1_000_000);
        }
    }

    /** A section of prose. */
    void section(String title, String prose) {
        text.append("\n## ").append(title).append("\n\n").append(prose.strip()).append('\n');
    }

    /** Cells that are not what the case has to end with. */
    List<String> unexpected() {
        return unexpected;
    }

    String text() {
        return text.toString();
    }
}
