package dev.irsa.clients;

import dev.irsa.testing.aws.Call;
import dev.irsa.testing.aws.VerifiedToken;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** All clients as processes that go on running, with sessions that end after a few seconds. */
final class Crew implements AutoCloseable {
    private static final Duration SESSION = Duration.ofSeconds(8);

    /** Past four fifths of a day, which is what tokens live for unless somebody says otherwise. */
    private static final Duration UNTIL_RENEWAL = Duration.ofHours(20);

    private final Bench bench;
    private final Map<Client, Workload> workloads;

    /** Starts them; every one has to get its role. */
    Crew(Bench bench, List<Client> clients, String profile, UnaryOperator<Workload> change) throws Exception {
        this.bench = bench;
        bench.aws.shortenSessions(SESSION);
        this.workloads = Case.together(clients, (client, turn) -> {
            turn.acquireUninterruptibly();
            try {
                Workload workload =
                        change.apply(Case.workload(bench, client, profile)).start();
                Outcome outcome = workload.outcome();
                if (!outcome.isRole()) {
                    throw new IllegalStateException("no role to begin with: " + client.name() + " " + outcome);
                }
                return workload;
            } finally {
                turn.release();
            }
        });
    }

    /** Lets a fair share of the tokens' life pass. */
    void renewTokens() {
        workloads.values().forEach(workload -> {
            if (!workload.kubelet().pass(UNTIL_RENEWAL)) {
                throw new IllegalStateException("no token was renewed for " + workload.name);
            }
        });
    }

    /** The issuer takes back the tokens that were used last. */
    void rejectTokens() {
        tokens().values().forEach(bench.aws::reject);
    }

    /** The tokens that were used last. */
    Map<Client, VerifiedToken> tokens() {
        Map<Client, VerifiedToken> tokens = new LinkedHashMap<>();
        workloads.forEach((client, workload) -> tokens.put(
                client,
                workload.exchanges().stream()
                        .flatMap(call -> call.token().stream())
                        .reduce((_, last) -> last)
                        .orElseThrow()));
        return tokens;
    }

    /** Once their sessions have ended, all are asked again. */
    Map<Client, String> ask() throws Exception {
        Thread.sleep(SESSION.plusSeconds(1));
        bench.aws.forgetCalls();
        return Case.together(List.copyOf(workloads.keySet()), (client, turn) -> {
            turn.acquireUninterruptibly();
            try {
                Workload workload = workloads.get(client);
                Outcome outcome = workload.again().outcome();
                List<Call> exchanges = workload.exchanges();
                if (exchanges.isEmpty()) {
                    throw new IllegalStateException(client.name() + " did not come again");
                }
                return outcome.cell();
            } finally {
                turn.release();
            }
        });
    }

    @Override
    public void close() {
        workloads.values().forEach(Workload::close);
        bench.aws.lengthenSessions();
    }
}
