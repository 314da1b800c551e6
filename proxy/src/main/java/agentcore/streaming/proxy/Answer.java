package agentcore.streaming.proxy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.runtime.InvocationResponse;
import agentcore.streaming.wire.agentcore.SessionId;
import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.gateway.PreludeTooLongException;
import agentcore.streaming.wire.sse.SseWriter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * What the client of one request is answered: the agent's answer, or a problem. As long as nothing has been sent a problem is
 * a status; where the agent takes its time, the answer may have been committed to status 200 and an event stream before, and a
 * problem is an event of it.
 */
final class Answer {
    static final String EVENT_STREAM = "text/event-stream";

    private final InvocationResponse response;
    private final InvocationReport report;
    private Optional<SessionId> session;
    private final Map<String, String> headers;
    private final Settings settings;
    private final Timers timers;
    private boolean committed;
    private boolean given;
    private Optional<Relay> relay = Optional.empty();
    /** By {@link Timers#elapsed}. */
    private long lastWrite;
    private long timer = Timers.NONE;

    /**
     * An answer of which nothing has been sent.
     *
     * @param report has the request's id and log, and is told what becomes of it
     * @param session the session, as far as it is known
     * @param headers further headers of the answer, whatever it is
     */
    Answer(InvocationResponse response, InvocationReport report, Optional<SessionId> session,
            Map<String, String> headers, Settings settings, Timers timers) {
        this.response = response;
        this.report = report;
        this.session = session;
        this.headers = headers;
        this.settings = settings;
        this.timers = timers;
        session.ifPresent(known -> report.log().session(known.value()));
    }

    InvocationReport report() {
        return report;
    }

    /** Names the session, once it is known. */
    void in(SessionId known) {
        session = Optional.of(known);
        report.log().session(known.value());
    }

    /** Completes, or fails, when the client can be told nothing more. */
    Future<Void> done() {
        return response.done();
    }

    /** Whether it is decided what the client is answered, or nobody is left to be told. */
    boolean isGiven() {
        return given || response.done().isComplete();
    }

    /** Whether the platform has closed the response within a stream that was not over: the client is gone, or its time is up. */
    boolean isCutByPlatform() {
        return response.done().failed() && (relay.isPresent() ? relay.get().isCutByPlatform() : committed && !given);
    }

    /** From now on, silence commits the answer, and comments keep it alive, until it is given. */
    void commitWhenSlow() {
        if (!settings.commitAfter().isZero()) {
            schedule(settings.commitAfter());
            response.done().onComplete(over -> timers.cancel(timer));
        }
    }

    private void schedule(Duration delay) {
        timer = timers.set(delay.toMillis(), this::onSilence);
    }

    private void onSilence() {
        if (isGiven()) {
            return;
        }
        if (!committed) {
            response.prelude(head(200, ofStream(EVENT_STREAM)));
            committed = true;
        }
        if (!response.writeQueueFull()) {
            byte[] comment = SseWriter.comment(SseGate.COMMENT);
            lastWrite = timers.elapsed();
            report.heartbeat();
            response.write(Buffer.buffer(comment).appendBytes(Padding.of(comment.length, settings.padBytes())));
        }
        if (!settings.heartbeat().isZero()) {
            schedule(settings.heartbeat());
        }
    }

    /** Gives the agent's answer. Completes when it is over, and fails when the platform has closed the response. */
    Future<Void> give(AgentAnswer answer, Deadline deadline) {
        timers.cancel(timer);
        if (answer.compressed()) {
            answer.body().cancel();
            report.log().warn("The agent's answer has a Content-Encoding, though no Accept-Encoding was sent. "
                    + "Let the agent compress nothing.");
            return give(Problem.of(ProblemType.UPSTREAM_FAILED,
                    "The agent's answer is compressed, and can't be passed on: tell whoever runs it."));
        }
        try {
            if (!committed) {
                response.prelude(head(200, ofStream(answer.contentType())));
                lastWrite = timers.elapsed();
            }
        } catch (PreludeTooLongException | IllegalArgumentException e) {
            answer.body().cancel();
            return give(Problem.of(ProblemType.UPSTREAM_FAILED,
                    "The agent's answer has a content type that can't be passed on."));
        }
        given = true;
        relay = Optional.of(new Relay(answer, committed, lastWrite, response, report, settings, deadline, timers));
        return relay.get().start();
    }

    /** Gives an answer of the function's own. */
    Future<Void> giveJson(String json) {
        timers.cancel(timer);
        response.prelude(head(200, ofJson(Map.of())));
        given = true;
        return response.end(Buffer.buffer(json));
    }

    /** Gives a problem instead of the agent's answer. */
    Future<Void> give(Problem problem) {
        return committed ? giveEvent(problem) : giveStatus(problem.beforeStream());
    }

    private Future<Void> giveEvent(Problem problem) {
        timers.cancel(timer);
        given = true;
        report.log().warn(problem.type().word() + " within the stream");
        report.problem(problem.type(), true);
        response.write(
                Buffer.buffer(SseWriter.event(ProblemWriter.EVENT, ProblemWriter.json(problem, report.requestId()))));
        return response.fail(problem.runtimeError());
    }

    private Future<Void> giveStatus(Problem problem) {
        timers.cancel(timer);
        report.log().info(problem.type().status() + " " + problem.type().word());
        response.prelude(head(problem.type().status(), ofJson(problem.headers())));
        report.problem(problem.type(), false);
        given = true;
        return response.end(Buffer.buffer(ProblemWriter.json(problem, report.requestId())));
    }

    /** Gives an answer without a body. */
    Future<Void> giveNothing(Map<String, String> more) {
        response.prelude(head(204, more));
        given = true;
        return response.end();
    }

    private static Map<String, String> ofJson(Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Cache-Control", "no-store");
        headers.putAll(more);
        return headers;
    }

    private static Map<String, String> ofStream(String contentType) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        headers.put("Cache-Control", "no-cache, no-transform");
        headers.put("X-Accel-Buffering", "no");
        return headers;
    }

    /** All headers at once: each prelude that is made of another checks and copies all of them again. */
    private Prelude head(int status, Map<String, String> more) {
        report.status(status);
        Map<String, String> all = new LinkedHashMap<>();
        all.put("X-Request-Id", report.requestId());
        all.putAll(headers);
        session.ifPresent(known -> all.put(InvokeRequest.SESSION_HEADER, known.value()));
        all.putAll(more);
        return Prelude.status(status).headers(all);
    }
}
