package agentcore.streaming.proxy;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.runtime.Invocation;
import agentcore.streaming.runtime.InvocationHandler;
import agentcore.streaming.runtime.InvocationResponse;
import agentcore.streaming.wire.gateway.Headers;
import agentcore.streaming.wire.gateway.MalformedEventException;
import agentcore.streaming.wire.gateway.ProxyEvent;
import agentcore.streaming.wire.gateway.ProxyEventReader;
import io.vertx.core.Future;

/** From API Gateway's event to the endpoint that answers it; answers itself what no endpoint does, and what goes wrong. */
final class ProxyHandler implements InvocationHandler {
    private static final Logger LOG = Logger.getLogger(ProxyHandler.class.getName());
    /** API Gateway takes 10,240 bytes of header lines (quotas of REST APIs): these are for whatever else calls. */
    private static final int MAX_HEADERS = 200;
    private static final int MAX_HEADERS_LENGTH = 32 * 1024;

    private final Settings settings;
    private final AgentCore agent;
    private final Timers timers;
    private final Cors cors;
    /** By resource and method. */
    private final Map<String, Map<String, Endpoint>> endpoints;

    ProxyHandler(Settings settings, AgentCore agent, Timers timers) {
        this.settings = settings;
        this.agent = agent;
        this.timers = timers;
        this.cors = new Cors(settings);
        this.endpoints = Map.of("/invoke", methods("POST", new InvokeEndpoint(settings, agent, timers)),
                "/sessions/{id}", methods("DELETE", new StopEndpoint(settings, agent, timers)));
    }

    /** With what a browser asks before it sends one from another origin's page. */
    private Map<String, Endpoint> methods(String method, Endpoint endpoint) {
        Map<String, Endpoint> methods = new TreeMap<>();
        methods.put(method, endpoint);
        methods.put("OPTIONS",
                (invocation, event, answer) -> answer.giveNothing(cors.preflight(event.headers(), methods.keySet())));
        return methods;
    }

    /** {@inheritDoc} What goes wrong within the function itself is answered too, as long as nothing else has been. */
    @Override
    public Future<Void> handle(Invocation invocation, InvocationResponse response) {
        ProxyEvent event;
        try {
            event = ProxyEventReader.read(invocation.body().getBytes());
        } catch (MalformedEventException e) {
            return new Answer(response, invocation.requestId(), Optional.empty(), Map.of(), settings, timers)
                    .give(Problem.of(ProblemType.BAD_REQUEST, e.getMessage()));
        }
        Answer answer = new Answer(response, requestId(event, invocation), InvokeRequest.namedIn(event.headers()),
                cors.headers(event.headers()), settings, timers);
        Future<Void> answered;
        try {
            requireFewHeaders(event.headers());
            answered = endpoint(event).handle(invocation, event, answer);
        } catch (RuntimeException e) {
            answered = Future.failedFuture(e);
        }
        return answered.recover(failure -> onFailure(failure, answer));
    }

    /** API Gateway's id, or Lambda's where it has none. */
    private static String requestId(ProxyEvent event, Invocation invocation) {
        String gatewayId = event.requestContext().requestId();
        return gatewayId.matches("[!-~]{1,128}") ? gatewayId : invocation.requestId();
    }

    private static void requireFewHeaders(Headers headers) {
        if (headers.count() > MAX_HEADERS || headers.length() > MAX_HEADERS_LENGTH) {
            throw new ProblemException(ProblemType.BAD_REQUEST, "The request may have " + MAX_HEADERS
                    + " headers of " + MAX_HEADERS_LENGTH + " characters together: send fewer or shorter ones.");
        }
    }

    private Endpoint endpoint(ProxyEvent event) {
        Map<String, Endpoint> methods = endpoints.get(event.resource());
        if (methods == null) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is nothing at this address: post to /invoke.");
        }
        Endpoint endpoint = methods.get(event.httpMethod());
        if (endpoint == null) {
            throw new ProblemException(Problem.of(ProblemType.METHOD_NOT_ALLOWED,
                    "This method is not possible at " + event.resource() + ": the header Allow names those that are.")
                    .with("Allow", String.join(", ", methods.keySet())));
        }
        return endpoint;
    }

    private static Future<Void> onFailure(Throwable failure, Answer answer) {
        if (answer.isGiven()) {
            return Future.failedFuture(failure);
        }
        if (failure instanceof ProblemException known) {
            return answer.give(known.problem());
        }
        LOG.log(Level.SEVERE, failure, () -> "Request " + answer.requestId() + " failed within this function.");
        return answer.give(Problem.of(ProblemType.INTERNAL_ERROR, UpstreamProblems.INTERNAL_ERROR));
    }

    /** {@inheritDoc} Session ids stay random: the JDK's generator takes each from the kernel's, which a restored machine seeds anew. */
    @Override
    public Future<Void> afterRestore() {
        return agent.afterRestore();
    }
}
