package agentcore.streaming.agent.turn;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import agentcore.streaming.agent.health.BackgroundWork;
import agentcore.streaming.agent.memory.Memory;
import agentcore.streaming.agent.model.ConverseEvent.Failure;
import agentcore.streaming.agent.model.Model;
import agentcore.streaming.agent.tools.ToolSource;
import agentcore.streaming.agent.trace.Traces;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** All turns of this process: one at a time in each session, until there are to be no more. On one event loop. */
public final class Turns {
    /** How long ends that are told may take to be sent. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final Failure BUSY = new Failure(Failure.Kind.THROTTLING,
            "This session is still answering: wait for its end and ask again.");
    private static final Failure SHUTTING_DOWN = new Failure(Failure.Kind.SERVICE_UNAVAILABLE,
            "The agent is shutting down: ask again.");

    /**
     * What a turn may take.
     *
     * @param system what the model is told before all; none for nothing
     * @param rounds how often a model may ask for tools
     * @param time for the whole turn, tools included
     */
    public record Limits(Optional<String> system, int rounds, Duration time) {}

    /** What turns are made with. */
    record Parts(Vertx vertx, Model model, ToolSource tools, Memory memory, BackgroundWork work, Limits limits) {}

    private final Parts parts;
    private final Traces traces;
    private final Set<String> busy = new HashSet<>();
    private final Set<Turn> running = new HashSet<>();
    private boolean draining;
    private Promise<Void> drained = Promise.promise();

    /**
     * Turns with one model.
     *
     * @param vertx whose only event loop they run on
     * @param model which is asked
     * @param tools what it may ask for
     * @param memory what was said in sessions
     * @param work is told while something is kept after a caller may have gone
     * @param traces are told of each turn
     * @param limits what a turn may take
     */
    public Turns(Vertx vertx, Model model, ToolSource tools, Memory memory, BackgroundWork work, Traces traces,
            Limits limits) {
        this.traces = traces;
        this.parts = new Parts(vertx, model, tools, memory, work, limits);
    }

    /**
     * Answers a request, or refuses it in its stream.
     *
     * @param request what is asked
     * @param stream where the answer goes
     */
    public void start(TurnRequest request, EventStream stream) {
        TurnReport report = new TurnReport(request, traces);
        if (draining) {
            report.refused("shuttingDown");
            stream.refuse(SHUTTING_DOWN);
        } else if (request.sessionId().map(busy::contains).orElse(false)) {
            report.refused("busy");
            stream.refuse(BUSY);
        } else {
            request.sessionId().ifPresent(busy::add);
            Turn turn = new Turn(parts, request, stream, report);
            running.add(turn);
            turn.start().released().onComplete(done -> request.sessionId().ifPresent(busy::remove));
            turn.sent().onComplete(sent -> {
                running.remove(turn);
                if (draining && running.isEmpty()) {
                    drained.tryComplete();
                }
            });
        }
    }

    /**
     * Begins no turn any more, and waits for those that run; what runs for longer is ended, and says so in its stream.
     *
     * @param bound how long they may run
     * @return done when all have ended; never fails
     */
    public Future<Void> drain(Duration bound) {
        if (!draining) {
            draining = true;
            if (running.isEmpty()) {
                drained.tryComplete();
            } else {
                parts.vertx().setTimer(Math.max(1, bound.toMillis()), late -> {
                    Set.copyOf(running).forEach(turn -> turn.fail(SHUTTING_DOWN));
                    // A caller that doesn't read doesn't keep the process.
                    parts.vertx().setTimer(LAST_WORDS.toMillis(), tooLate -> drained.tryComplete());
                });
            }
        }
        return drained.future();
    }
}
