package dev.irsa.clients;

import dev.irsa.testing.aws.Call;
import dev.irsa.testing.aws.VerifiedToken;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** All clients as processes that go on running, with sessions that they believe to end after a few seconds. */
final class Crew implements AutoCloseable {
    private static final Duration SESSION = Duration.ofSeconds(8);

    /** Past four fifths of a day, which is what tokens live for unless somebody says otherwise. */
    private static final Duration UNTIL_RENEWAL = Duration.ofHours(20);

    private final Bench bench;
    private final String profile;
    private final Map<Client, Workload> workloads;

    /** Starts them; every one has to get its role. */
    Crew(Bench bench, List<Client> clients, String profile, UnaryOperator<Workload> change) throws Exception {
        this.bench = bench;
        this.profile = profile;
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

    /** As much time passes with nobody there to renew the tokens: every kubelet keeps what it has. */
    void keepTokens() {
        workloads.values().forEach(workload -> {
            if (workload.kubelet().pass(UNTIL_RENEWAL)) {
                throw new IllegalStateException("a token was renewed for " + workload.name);
            }
        });
    }

    /** What could not be renewed before is renewed now. */
    void catchUp() {
        workloads.values().forEach(workload -> {
            if (!workload.kubelet().sync()) {
                throw new IllegalStateException("no token was renewed for " + workload.name);
            }
        });
    }

    /** What one new pod for each client gets. */
    Map<Client, String> newcomers() throws Exception {
        return Case.together(List.copyOf(workloads.keySet()), (client, turn) -> {
            turn.acquireUninterruptibly();
            try (Workload workload = Case.workload(bench, client, profile)) {
                return workload.start().outcome().cell();
            } finally {
                turn.release();
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
                if (outcome.isRole() && !workload.isAnsweredForAnExchange()) {
                    throw new IllegalStateException(client.name() + " goes on with a session from before");
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
