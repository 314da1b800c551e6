package agentcore.streaming.proxy;

import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.runtime.Invocation;
import agentcore.streaming.runtime.InvocationHandler;
import agentcore.streaming.runtime.InvocationResponse;
import agentcore.streaming.wire.gateway.MalformedEventException;
import agentcore.streaming.wire.gateway.ProxyEvent;
import agentcore.streaming.wire.gateway.ProxyEventReader;
import io.vertx.core.Future;

/** {@code POST /invoke}: from API Gateway's event to the agent's answer, or to an error answer. */
final class InvokeHandler implements InvocationHandler {
    private static final Logger LOG = Logger.getLogger(InvokeHandler.class.getName());
    private static final String RESOURCE = "/invoke";
    static final String METHOD = "POST";

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
        Answer answer = new Answer(response, invocation.requestId(), Optional.empty(), settings, timers);
        try {
            ProxyEvent event = ProxyEventReader.read(invocation.body().getBytes());
            answer = new Answer(response, requestId(event, invocation), InvokeRequest.namedIn(event.headers()),
                    settings, timers);
            requireRoute(event);
            InvokeRequest request = InvokeRequest.of(event, settings.maxRequest());
            answer = answer.in(request.sessionId());
            return answer(invocation, event, request, answer).recover(internalError(answer));
        } catch (MalformedEventException e) {
            return answer.give(Problem.of(ProblemType.BAD_REQUEST, e.getMessage()));
        } catch (ProblemException e) {
            return answer.give(e.problem());
        } catch (RuntimeException e) {
            return internalError(answer).apply(e);
        }
    }

    /** API Gateway's id, or Lambda's where it has none. */
    private static String requestId(ProxyEvent event, Invocation invocation) {
        String gatewayId = event.requestContext().requestId();
        return gatewayId.matches("[!-~]+") ? gatewayId : invocation.requestId();
    }

    /** {@inheritDoc} Session ids stay random: the JDK's generator takes each from the kernel's, which a restored machine seeds anew. */
    @Override
    public Future<Void> afterRestore() {
        return agent.afterRestore();
    }

    private Future<Void> answer(Invocation invocation, ProxyEvent event, InvokeRequest request, Answer answer) {
        Deadline deadline = Deadline.of(invocation.deadline(), event.requestContext(), settings.deadlineMargin(),
                timers.now());
        if (deadline.millisLeft(timers.now()) == 0) {
            return answer.give(Problem.of(ProblemType.UPSTREAM_TIMEOUT, "No time is left to ask the agent."));
        }
        if (Accept.allows(event.headers().all("Accept"), Answer.EVENT_STREAM)) {
            answer.commitWhenSlow();
        }
        AgentCall call = new AgentCall(request.sessionId().value(), request.payload(),
                AgentCall.Trace.of(invocation.traceId(), event.headers()));
        long patience = settings.firstByteTimeout().toMillis();
        long left = deadline.millisLeft(timers.now());
        ProblemException late = left < patience
                ? new ProblemException(ProblemType.DEADLINE_REACHED,
                        "The time for one request is up, and the agent has not answered.")
                : new ProblemException(ProblemType.UPSTREAM_TIMEOUT, "The agent did not answer in time.");
        return Attempts.ask(agent::invoke, call, answer.requestId(), Math.min(patience, left), late, timers,
                answer.done()).transform(asked -> {
                    if (asked.succeeded()) {
                        return answer.give(asked.result(), deadline);
                    }
                    if (answer.isGiven()) {
                        return answer.done(); // nobody is left to be told
                    }
                    Problem problem = UpstreamProblems.of(asked.cause());
                    if (problem.type() == ProblemType.INTERNAL_ERROR) {
                        return internalError(answer).apply(asked.cause());
                    }
                    LOG.log(Level.WARNING, "Request {0}: {1} {2}",
                            new Object[]{answer.requestId(), asked.cause().getMessage(),
                                    UpstreamProblems.advice(asked.cause())});
                    return answer.give(problem);
                });
    }

    private static Function<Throwable, Future<Void>> internalError(Answer answer) {
        return failure -> {
            if (answer.isGiven()) {
                return Future.failedFuture(failure);
            }
            LOG.log(Level.SEVERE, failure, () -> "Request " + answer.requestId() + " failed within this function.");
            return answer.give(Problem.of(ProblemType.INTERNAL_ERROR, UpstreamProblems.INTERNAL_ERROR));
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
}
