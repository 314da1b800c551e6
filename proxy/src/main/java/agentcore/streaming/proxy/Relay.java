package agentcore.streaming.proxy;

import java.io.IOException;
import java.util.Optional;

import agentcore.streaming.runtime.InvocationResponse;
import agentcore.streaming.sdkhttp.PublisherReadStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * Moves the agent's answer to the response, whose prelude has been sent: one write for all that arrives at once, as whole
 * lines where it is an event stream. Where the client has been promised one and the answer isn't, it becomes one event. It
 * holds one unfinished line ({@link SseGate#MAX_HELD} bytes at most) and, until the event loop has handled what it has read,
 * {@link #MAX_JOINED} bytes and the piece that crossed that mark. It stops reading while the response is full.
 *
 * <p>It ends once, in one of three ways. The answer was complete: the response ends. It was not (cut, silent for too long,
 * out of time): an error event tells the client, trailers tell Lambda. The platform closed the response: the call to the
 * agent is cancelled.
 */
final class Relay {
    /** What is written at once, though more may come in the same turn of the event loop. */
    static final int MAX_JOINED = 64 * 1024;
    /** For the first pieces that are joined. */
    private static final int ROOM = 4 * 1024;

    private final InvocationResponse out;
    private final PublisherReadStream in;
    /** Where the answer has to be made an event of. */
    private final Optional<DataLines> lines;
    private final Optional<SseGate> gate;
    private final StreamJudge judge;
    private final InvocationReport report;
    private final Settings settings;
    private final Deadline deadline;
    private final Timers timers;
    /** By the clock of {@link Timers#elapsed}, like the following. */
    private long lastRead;
    private long lastWrite;
    private final SseGate.Output toJoined = this::joinAgents;
    private Buffer joined = Buffer.buffer();
    /** Whether what is joined is a buffer of ours: the first piece of a turn is passed on as it is if no other follows. */
    private boolean joinedGrows;
    /** Of the agent's, in what is joined. */
    private long agentBytes;
    private boolean writesAfterTurn;
    private boolean paused;
    private boolean over;
    private boolean cutByPlatform;
    private long timer = Timers.NONE;

    /**
     * A relay.
     *
     * @param committed whether an event stream has been begun already, with a comment
     * @param lastWrite when something was last sent, by {@link Timers#elapsed}
     */
    Relay(AgentAnswer answer, boolean committed, long lastWrite, InvocationResponse out, InvocationReport report,
            Settings settings,
            Deadline deadline,
            Timers timers) {
        this.in = answer.body();
        this.lastWrite = lastWrite;
        this.out = out;
        boolean wrapped = committed && !answer.isEventStream();
        this.lines = wrapped ? Optional.of(new DataLines()) : Optional.empty();
        this.judge = wrapped ? new StreamJudge.TransportsWord() : settings.terminalEvent().judge();
        this.gate = committed || answer.isEventStream()
                ? Optional.of(new SseGate(judge, committed))
                : Optional.empty();
        this.report = report;
        this.settings = settings;
        this.deadline = deadline;
        this.timers = timers;
    }

    /** Starts; completes when the response is over, and fails when the platform has closed it. */
    Future<Void> start() {
        lastRead = timers.elapsed();
        schedule();
        out.done().onFailure(closed -> {
            cutByPlatform = !over;
            stop();
        });
        out.drainHandler(drained -> resume());
        in.endHandler(end -> onEnd()).exceptionHandler(this::onCut);
        in.handler(this::onPiece);
        return out.done();
    }

    /** Whether the platform closed the response before the agent's answer was over. */
    boolean isCutByPlatform() {
        return cutByPlatform;
    }

    /** The way of every byte. */
    private void onPiece(Buffer piece) {
        lastRead = timers.elapsed();
        if (gate.isPresent()) {
            gate.get().pass(inLines(bytes(piece)), toJoined);
        } else {
            joinAgents(piece);
        }
        if (joined.length() >= MAX_JOINED) {
            write();
        } else if (joined.length() > 0 && !writesAfterTurn) {
            writesAfterTurn = true;
            timers.afterThisTurn(() -> {
                writesAfterTurn = false;
                if (!over) {
                    write();
                }
            });
        }
    }

    /** The transport's own array where a piece is all of one: nobody else has it. */
    private static byte[] bytes(Buffer piece) {
        ByteBuf bytes = ((BufferInternal) piece).getByteBuf();
        return bytes.hasArray() && bytes.array().length == piece.length() ? bytes.array() : piece.getBytes();
    }

    private byte[] inLines(byte[] bytes) {
        return lines.isPresent() ? lines.get().pass(bytes) : bytes;
    }

    private void joinAgents(byte[] bytes, int from, int to) {
        if (joined.length() == 0) {
            joinAgents(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, from, to - from)));
        } else {
            agentBytes += to - from;
            growing().appendBytes(bytes, from, to - from);
        }
    }

    private void joinAgents(Buffer bytes) {
        agentBytes += bytes.length();
        join(bytes);
    }

    private void join(Buffer bytes) {
        if (joined.length() == 0) {
            joined = bytes;
            joinedGrows = false;
        } else if (bytes.length() > 0) {
            growing().appendBuffer(bytes);
        }
    }

    private Buffer growing() {
        if (!joinedGrows) {
            joined = Buffer.buffer(Math.max(ROOM, 2 * joined.length())).appendBuffer(joined);
            joinedGrows = true;
        }
        return joined;
    }

    private void write() {
        if (joined.length() > 0) {
            lastWrite = timers.elapsed();
            out.write(taken());
            relayed();
            if (out.writeQueueFull() && !paused) {
                paused = true;
                in.pause();
            }
        }
    }

    /** What is joined, which is nothing after that. */
    private Buffer taken() {
        if (joined.length() > 0 && settings.padBytes() > 0 && gate.map(SseGate::passedToBoundary).orElse(false)) {
            join(Buffer.buffer(Padding.of(joined.length(), settings.padBytes())));
        }
        Buffer bytes = joined;
        joined = Buffer.buffer();
        return bytes;
    }

    private void relayed() {
        report.relayed(agentBytes, gate.isPresent() ? gate.get().events() : 0);
        agentBytes = 0;
    }

    private void resume() {
        if (paused && !over) {
            paused = false;
            lastRead = timers.elapsed(); // the agent could say nothing while nobody listened
            in.resume();
        }
    }

    private void onCut(Throwable why) {
        fail(ProblemType.STREAM_CUT,
                "The agent's answer was cut off before its end. What came before this is incomplete: ask again.",
                why instanceof IOException ? why.getMessage() : why.getClass().getName()); // foreseen, or unknown words
    }

    private void onEnd() {
        if (over) {
            return;
        }
        gate.ifPresent(SseGate::end);
        if (gate.isPresent() && !judge.complete()) {
            fail(ProblemType.STREAM_CUT, "The agent's answer ended before it was complete: ask again.",
                    "no terminal event");
            return;
        }
        stop();
        gate.ifPresent(g -> g.passHeld(toJoined));
        lines.ifPresent(l -> joinAgents(Buffer.buffer(l.end())));
        out.end(taken());
        relayed();
    }

    private void fail(ProblemType type, String message, String why) {
        if (over) {
            return;
        }
        stop();
        report.log().warn(type.word() + " within the stream (" + why + ")");
        report.problem(type, true);
        Problem problem = Problem.of(type, message);
        gate.ifPresent(g -> join(Buffer.buffer(g.error(ProblemWriter.json(problem, report.requestId())))));
        write();
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
        long elapsed = timers.elapsed();
        if (timers.now() >= deadline.at()) {
            fail(ProblemType.DEADLINE_REACHED,
                    "The time for one request is up. What came before this is incomplete: ask for the rest in the same session.",
                    "the function's deadline or API Gateway's 15 minutes");
        } else if (!paused && elapsed - lastRead >= settings.idleTimeout().toMillis()) {
            fail(ProblemType.IDLE_TIMEOUT, "The agent fell silent. What came before this is incomplete: ask again.",
                    "nothing for " + settings.idleTimeout());
        } else {
            beat(elapsed);
            schedule();
        }
    }

    private void beat(long elapsed) {
        boolean due = !settings.heartbeat().isZero() && elapsed - lastWrite >= settings.heartbeat().toMillis();
        if (due && !out.writeQueueFull() && gate.map(SseGate::atBoundary).orElse(false)) {
            join(Buffer.buffer(gate.orElseThrow().comment()));
            report.heartbeat();
            write();
        }
    }

    private void schedule() {
        if (over) {
            return;
        }
        long elapsed = timers.elapsed();
        long next = deadline.millisLeft(timers.now());
        long idleSince = paused ? elapsed : lastRead;
        next = Math.min(next, idleSince + settings.idleTimeout().toMillis() - elapsed);
        if (gate.isPresent() && !settings.heartbeat().isZero()) {
            long sinceWrite = elapsed - lastWrite;
            long heartbeat = settings.heartbeat().toMillis();
            // Due, and not possible: within an open event, or to a reader that is behind.
            next = Math.min(next, sinceWrite >= heartbeat ? heartbeat : heartbeat - sinceWrite);
        }
        timer = timers.set(next, this::onTimer);
    }
}
