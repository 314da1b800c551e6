package agentcore.streaming.local.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import agentcore.streaming.local.client.Client;
import agentcore.streaming.local.client.ClientException;
import agentcore.streaming.local.client.Exchange;

/** Plays conversations, a few at once, and prints a row for each, in their order. */
final class Evaluation {
    /** The laptop stack has 10 environments, and AgentCore starts 25 sessions a second. */
    private static final int AT_ONCE = 4;

    private final Client client;
    private final boolean model;
    private final Rows rows;

    /** Where rows go. */
    interface Rows {
        void print(String row);
    }

    private enum Outcome {
        PASSED, FAILED, NOT_RUN
    }

    private record Result(Outcome outcome, String detail) {
        String row() {
            return String.format(Locale.ROOT, "%-8s %s", switch (outcome) {
                case PASSED -> "passed";
                case FAILED -> "FAILED";
                case NOT_RUN -> "not run";
            }, detail);
        }
    }

    /** @param model whether there is a language model behind the chain */
    Evaluation(Client client, boolean model, Rows rows) {
        this.client = client;
        this.model = model;
        this.rows = rows;
    }

    /** Whether all that was played passed, and something was. */
    boolean play(List<Conversation> conversations) throws InterruptedException {
        int[] counts = new int[Outcome.values().length];
        try (ExecutorService players = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Result>> results = new ArrayList<>();
            conversations.forEach(one -> results.add(players.submit(() -> result(one))));
            for (Future<Result> one : results) {
                Result result = one.get();
                counts[result.outcome.ordinal()]++;
                rows.print(result.row());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        rows.print(counts[Outcome.PASSED.ordinal()] + " passed, " + counts[Outcome.FAILED.ordinal()] + " failed, "
                + counts[Outcome.NOT_RUN.ordinal()] + " not run");
        return counts[Outcome.FAILED.ordinal()] == 0 && counts[Outcome.PASSED.ordinal()] > 0;
    }

    private Result result(Conversation conversation) throws InterruptedException {
        if (conversation.needsModel() && !model) {
            return new Result(Outcome.NOT_RUN, conversation.name() + ": needs a model (--model)");
        }
        String session = "";
        double millis = 0;
        for (int i = 0; i < conversation.turns().size(); i++) {
            Conversation.Turn turn = conversation.turns().get(i);
            String name = conversation.name() + (conversation.turns().size() == 1 ? "" : ", turn " + (i + 1));
            try {
                Exchange exchange = client.await(client.post(turn.body(), session));
                millis += exchange.endMillis();
                List<String> reasons = Judge.reasons(exchange, turn.expected());
                if (!reasons.isEmpty()) {
                    return new Result(Outcome.FAILED, name + ": " + String.join("; ", reasons));
                }
                session = exchange.header("X-Session-Id").orElse(session);
            } catch (ClientException e) {
                return new Result(Outcome.FAILED, name + ": " + e.getMessage());
            }
        }
        return new Result(Outcome.PASSED, String.format(Locale.ROOT, "%s (%.0f ms)", conversation.name(), millis));
    }
}
