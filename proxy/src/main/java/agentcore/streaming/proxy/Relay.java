package agentcore.streaming.proxy;

import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.runtime.InvocationResponse;
import agentcore.streaming.sdkhttp.PublisherReadStream;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * Moves the agent's answer to the response, whose prelude has been sent: one write for each piece that arrives, as whole
 * lines where it is an event stream. It holds one unfinished line ({@link SseGate#MAX_HELD} bytes at most) and stops
 * reading while the response is full; the piece that filled it is the last.
 *
 * <p>It ends once, in one of three ways. The answer was complete: the response ends. It was not (cut, silent for too long,
 * out of time): an error event tells the client, trailers tell Lambda. The platform closed the response: the call to the
 * agent is cancelled.
 */
final class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class.getName());

    private final InvocationResponse out;
    private final PublisherReadStream in;
    private final Optional<SseGate> gate;
    private final StreamJudge judge;
    private final String requestId;
    private final Settings settings;
    private final Deadline deadline;
    private final Timers timers;
    private long lastRead;
    private long lastWrite;
    private boolean paused;
    private boolean over;
    private long timer;

    Relay(AgentAnswer answer, InvocationResponse out, String requestId, Settings settings, Deadline deadline,
            Timers timers) {
        this.in = answer.body();
        this.out = out;
        this.judge = StreamJudge.of(settings.terminalEvent());
        this.gate = answer.isEventStream() ? Optional.of(new SseGate(judge)) : Optional.empty();
        this.requestId = requestId;
        this.settings = settings;
        this.deadline = deadline;
        this.timers = timers;
    }

    /** Starts; completes when the response is over, and fails when the platform has closed it. */
    Future<Void> start() {
        lastRead = timers.now();
        lastWrite = lastRead;
        schedule(lastRead);
        out.done().onFailure(closed -> stop());
        out.drainHandler(drained -> resume());
        in.endHandler(end -> onEnd()).exceptionHandler(this::onCut);
        in.handler(this::onPiece);
        return out.done();
    }

    /** The way of every byte. */
    private void onPiece(Buffer piece) {
        lastRead = timers.now();
        write(gate.map(g -> Buffer.buffer(g.pass(piece.getBytes()))).orElse(piece));
    }

    private void write(Buffer bytes) {
        if (bytes.length() > 0) {
            lastWrite = timers.now();
            out.write(bytes);
            if (out.writeQueueFull() && !paused) {
                paused = true;
                in.pause();
            }
        }
    }

    private void resume() {
        if (paused && !over) {
            paused = false;
            lastRead = timers.now(); // the agent could say nothing while nobody listened
            in.resume();
        }
    }

    private void onCut(Throwable why) {
        fail(ProblemType.STREAM_CUT,
                "The agent's answer was cut off before its end. What came before this is incomplete.",
                why.getMessage());
    }

    private void onEnd() {
        if (over) {
            return;
        }
        if (gate.isPresent() && !judge.complete()) {
            fail(ProblemType.STREAM_CUT, "The agent's answer ended before it was complete.", "no terminal event");
            return;
        }
        stop();
        gate.ifPresent(g -> write(Buffer.buffer(g.end())));
        out.end();
    }

    private void fail(ProblemType type, String message, String why) {
        if (over) {
            return;
        }
        stop();
        LOG.log(Level.WARNING, "Request {0}: {1} within the stream ({2})", new Object[]{requestId, type.word(), why});
        Problem problem = Problem.of(type, message);
        gate.ifPresent(g -> write(Buffer.buffer(g.error(ProblemWriter.json(problem, requestId)))));
        out.fail(problem.runtimeError());
    }

    /** The one end of reading and of the timer. */
    private void stop() {
        over = true;
        timers.cancel(timer);
        in.cancel();
    }

    /** One timer for all limits: it looks at what is due, and sets itself again for what is due next. */
    private void onTimer() {
        long now = timers.now();
        if (now >= deadline.at()) {
            fail(ProblemType.DEADLINE_REACHED, "The time for one request is up. What came before this is incomplete.",
                    "the function's deadline or API Gateway's 15 minutes");
        } else if (!paused && now - lastRead >= settings.idleTimeout().toMillis()) {
            fail(ProblemType.IDLE_TIMEOUT, "The agent fell silent. What came before this is incomplete.",
                    "nothing for " + settings.idleTimeout());
        } else {
            beat(now);
            schedule(now);
        }
    }

    private void beat(long now) {
        boolean due = !settings.heartbeat().isZero() && now - lastWrite >= settings.heartbeat().toMillis();
        if (due && !out.writeQueueFull() && gate.map(SseGate::atBoundary).orElse(false)) {
            write(Buffer.buffer(gate.orElseThrow().comment()));
        }
    }

    private void schedule(long now) {
        long next = deadline.millisLeft(now);
        long idleSince = paused ? now : lastRead;
        next = Math.min(next, idleSince + settings.idleTimeout().toMillis() - now);
        if (gate.isPresent() && !settings.heartbeat().isZero()) {
            long sinceWrite = now - lastWrite;
            long heartbeat = settings.heartbeat().toMillis();
            // Due, and not possible: within an open event, or to a reader that is behind.
            next = Math.min(next, sinceWrite >= heartbeat ? heartbeat : heartbeat - sinceWrite);
        }
        timer = timers.set(next, this::onTimer);
    }
}
