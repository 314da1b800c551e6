package agentcore.streaming.proxy;

import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.runtime.Invocation;
import agentcore.streaming.runtime.InvocationHandler;
import agentcore.streaming.runtime.InvocationResponse;
import agentcore.streaming.wire.gateway.MalformedEventException;
import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.gateway.PreludeTooLongException;
import agentcore.streaming.wire.gateway.ProxyEvent;
import agentcore.streaming.wire.gateway.ProxyEventReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/** {@code POST /invoke}: from API Gateway's event to the agent's answer, or to an error answer. */
final class InvokeHandler implements InvocationHandler {
    private static final Logger LOG = Logger.getLogger(InvokeHandler.class.getName());
    private static final String RESOURCE = "/invoke";
    private static final String METHOD = "POST";

    private final Settings settings;
    private final AgentCoreClient agent;
    private final Timers timers;

    InvokeHandler(Settings settings, AgentCoreClient agent, Timers timers) {
        this.settings = settings;
        this.agent = agent;
        this.timers = timers;
    }

    @Override
    public Future<Void> handle(Invocation invocation, InvocationResponse response) {
        ProxyEvent event;
        try {
            event = ProxyEventReader.read(invocation.body().getBytes());
        } catch (MalformedEventException e) {
            return refuse(response, Problem.of(ProblemType.BAD_REQUEST, e.getMessage()), invocation.requestId(),
                    Optional.empty(), Optional.empty());
        }
        String requestId = event.requestContext().requestId().isEmpty()
                ? invocation.requestId()
                : event.requestContext().requestId();
        InvokeRequest request;
        try {
            requireRoute(event);
            request = InvokeRequest.of(event, settings.maxRequest());
        } catch (ProblemException e) {
            return refuse(response, e.problem(), requestId, Optional.empty(), Optional.ofNullable(e.getCause()));
        }
        Deadline deadline = Deadline.of(invocation.deadline(), event.requestContext(), settings.deadlineMargin(),
                timers.now());
        AgentCall call = new AgentCall(request.sessionId().value(), request.payload(),
                AgentCall.Trace.of(invocation.traceId(), event.headers()));
        return ask(call, deadline, response).transform(asked -> {
            if (asked.succeeded()) {
                return relay(asked.result(), request, requestId, deadline, response);
            }
            if (response.done().failed()) {
                return response.done(); // nobody is left to be told
            }
            return refuse(response, UpstreamProblems.of(asked.cause()), requestId, Optional.of(request),
                    Optional.of(asked.cause()));
        });
    }

    private static void requireRoute(ProxyEvent event) {
        if (!event.resource().equals(RESOURCE)) {
            throw new ProblemException(ProblemType.NOT_FOUND,
                    "There is nothing at this address: post to " + RESOURCE + ".");
        }
        if (!event.httpMethod().equals(METHOD)) {
            throw new ProblemException(ProblemType.METHOD_NOT_ALLOWED,
                    "Only " + METHOD + " is possible at " + RESOURCE + ".");
        }
    }

    /** The agent's answer, within the time for it; given up when nobody waits for it any more. */
    private Future<AgentAnswer> ask(AgentCall call, Deadline deadline, InvocationResponse response) {
        AgentCoreClient.Pending pending = agent.invoke(call);
        Promise<AgentAnswer> asked = Promise.promise();
        long limit = Math.min(settings.firstByteTimeout().toMillis(), deadline.millisLeft(timers.now()));
        long timer = timers.set(limit, () -> {
            asked.tryFail(new ProblemException(ProblemType.UPSTREAM_TIMEOUT, "The agent did not answer in time."));
            pending.cancel();
        });
        response.done().onFailure(closed -> {
            asked.tryFail(closed);
            pending.cancel();
        });
        pending.answer().onComplete(answer -> {
            timers.cancel(timer);
            boolean late = answer.succeeded() ? !asked.tryComplete(answer.result()) : !asked.tryFail(answer.cause());
            if (late && answer.succeeded()) {
                answer.result().body().cancel();
            }
        });
        return asked.future();
    }

    private Future<Void> relay(AgentAnswer answer, InvokeRequest request, String requestId, Deadline deadline,
            InvocationResponse response) {
        try {
            response.prelude(head(200, requestId).header("Content-Type", answer.contentType())
                    .header("Cache-Control", "no-cache, no-transform").header("X-Accel-Buffering", "no")
                    .header(InvokeRequest.SESSION_HEADER, request.sessionId().value()));
        } catch (PreludeTooLongException e) {
            answer.body().cancel();
            return refuse(response,
                    Problem.of(ProblemType.UPSTREAM_FAILED, "The agent's answer has a content type that is "
                            + "too long to be passed on."),
                    requestId, Optional.of(request), Optional.of(e));
        }
        return new Relay(answer, response, requestId, settings, deadline, timers).start();
    }

    private Future<Void> refuse(InvocationResponse response, Problem problem, String requestId,
            Optional<InvokeRequest> request, Optional<Throwable> cause) {
        LOG.log(cause.isPresent() ? Level.WARNING : Level.INFO,
                () -> "Request " + requestId + ": " + problem.type().status()
                        + " " + problem.type().word() + cause.map(why -> " (" + why.getMessage() + ")").orElse(""));
        Prelude head = head(problem.type().status(), requestId).header("Content-Type", "application/json")
                .header("Cache-Control", "no-store");
        if (problem.retryAfter().isPresent()) {
            head = head.header("Retry-After", String.valueOf(problem.retryAfter().get().toSeconds()));
        }
        if (request.isPresent()) {
            head = head.header(InvokeRequest.SESSION_HEADER, request.get().sessionId().value());
        }
        if (problem.type() == ProblemType.METHOD_NOT_ALLOWED) {
            head = head.header("Allow", METHOD);
        }
        response.prelude(head);
        response.write(Buffer.buffer(ProblemWriter.json(problem, requestId)));
        return response.end();
    }

    private static Prelude head(int status, String requestId) {
        return Prelude.status(status).header("X-Request-Id", requestId);
    }
}
