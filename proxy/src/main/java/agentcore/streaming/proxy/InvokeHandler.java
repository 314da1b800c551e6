package agentcore.streaming.proxy;

import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.runtime.Invocation;
import agentcore.streaming.runtime.InvocationHandler;
import agentcore.streaming.runtime.InvocationResponse;
import agentcore.streaming.wire.agentcore.SessionId;
import agentcore.streaming.wire.gateway.MalformedEventException;
import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.gateway.PreludeTooLongException;
import agentcore.streaming.wire.gateway.ProxyEvent;
import agentcore.streaming.wire.gateway.ProxyEventReader;
import io.vertx.core.Future;
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

    /** {@inheritDoc} What goes wrong within the function itself is answered too, as long as nothing else has been. */
    @Override
    public Future<Void> handle(Invocation invocation, InvocationResponse response) {
        Request request = new Request(invocation.requestId(), Optional.empty());
        try {
            ProxyEvent event = ProxyEventReader.read(invocation.body().getBytes());
            request = Request.of(event, invocation);
            return answer(invocation, event, request, response).recover(internalError(request, response));
        } catch (MalformedEventException e) {
            return refuse(response, Problem.of(ProblemType.BAD_REQUEST, e.getMessage()), request);
        } catch (RuntimeException e) {
            return internalError(request, response).apply(e);
        }
    }

    /** {@inheritDoc} Session ids stay random: the JDK's generator takes each from the kernel's, which a restored machine seeds anew. */
    @Override
    public Future<Void> afterRestore() {
        return agent.afterRestore();
    }

    /**
     * What an answer has to name.
     *
     * @param id API Gateway's id, or Lambda's where it has none
     * @param sessionId the session, as far as it is known
     */
    private record Request(String id, Optional<SessionId> sessionId) {
        static Request of(ProxyEvent event, Invocation invocation) {
            String gatewayId = event.requestContext().requestId();
            return new Request(gatewayId.matches("[!-~]+") ? gatewayId : invocation.requestId(),
                    InvokeRequest.namedIn(event.headers()));
        }

        Request in(SessionId session) {
            return new Request(id, Optional.of(session));
        }
    }

    private Future<Void> answer(Invocation invocation, ProxyEvent event, Request received,
            InvocationResponse response) {
        InvokeRequest valid;
        try {
            requireRoute(event);
            valid = InvokeRequest.of(event, settings.maxRequest());
        } catch (ProblemException e) {
            return refuse(response, e.problem(), received);
        }
        Request request = received.in(valid.sessionId());
        Deadline deadline = Deadline.of(invocation.deadline(), event.requestContext(), settings.deadlineMargin(),
                timers.now());
        if (deadline.millisLeft(timers.now()) == 0) {
            return refuse(response, Problem.of(ProblemType.UPSTREAM_TIMEOUT, "No time is left to ask the agent."),
                    request);
        }
        AgentCall call = new AgentCall(valid.sessionId().value(), valid.payload(),
                AgentCall.Trace.of(invocation.traceId(), event.headers()));
        long limit = Math.min(settings.firstByteTimeout().toMillis(), deadline.millisLeft(timers.now()));
        return Attempts.ask(agent::invoke, call, request.id(), limit, timers, response.done()).transform(asked -> {
            if (asked.succeeded()) {
                return relay(asked.result(), request, deadline, response);
            }
            if (response.done().failed()) {
                return response.done(); // nobody is left to be told
            }
            Problem problem = UpstreamProblems.of(asked.cause());
            if (problem.type() == ProblemType.INTERNAL_ERROR) {
                return internalError(request, response).apply(asked.cause());
            }
            LOG.log(Level.WARNING, "Request {0}: {1} {2}",
                    new Object[]{request.id(), asked.cause().getMessage(), UpstreamProblems.advice(asked.cause())});
            return refuse(response, problem, request);
        });
    }

    private Function<Throwable, Future<Void>> internalError(Request request, InvocationResponse response) {
        return failure -> {
            if (response.begun() || response.done().isComplete()) {
                return Future.failedFuture(failure);
            }
            LOG.log(Level.SEVERE, failure, () -> "Request " + request.id() + " failed within this function.");
            return refuse(response, Problem.of(ProblemType.INTERNAL_ERROR, UpstreamProblems.INTERNAL_ERROR), request);
        };
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

    private Future<Void> relay(AgentAnswer answer, Request request, Deadline deadline, InvocationResponse response) {
        try {
            response.prelude(head(200, request).header("Content-Type", answer.contentType())
                    .header("Cache-Control", "no-cache, no-transform").header("X-Accel-Buffering", "no"));
        } catch (PreludeTooLongException | IllegalArgumentException e) {
            answer.body().cancel();
            return refuse(response, Problem.of(ProblemType.UPSTREAM_FAILED,
                    "The agent's answer has a content type that can't be passed on."), request);
        }
        return new Relay(answer, response, request.id(), settings, deadline, timers).start();
    }

    private Future<Void> refuse(InvocationResponse response, Problem problem, Request request) {
        LOG.log(Level.INFO, "Request {0}: {1} {2}",
                new Object[]{request.id(), problem.type().status(), problem.type().word()});
        Prelude head = head(problem.type().status(), request).header("Content-Type", "application/json")
                .header("Cache-Control", "no-store");
        if (problem.retryAfter().isPresent()) {
            head = head.header("Retry-After", String.valueOf(problem.retryAfter().get().toSeconds()));
        }
        if (problem.type() == ProblemType.METHOD_NOT_ALLOWED) {
            head = head.header("Allow", METHOD);
        }
        return response.prelude(head).end(Buffer.buffer(ProblemWriter.json(problem, request.id())));
    }

    private static Prelude head(int status, Request request) {
        Prelude head = Prelude.status(status).header("X-Request-Id", request.id());
        return request.sessionId().isPresent()
                ? head.header(InvokeRequest.SESSION_HEADER, request.sessionId().get().value())
                : head;
    }
}
