package agentcore.streaming.proxy;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import agentcore.streaming.runtime.Invocation;
import agentcore.streaming.runtime.InvocationHandler;
import agentcore.streaming.runtime.InvocationResponse;
import agentcore.streaming.runtime.RuntimeErrorException;
import agentcore.streaming.wire.gateway.Headers;
import agentcore.streaming.wire.gateway.MalformedEventException;
import agentcore.streaming.wire.gateway.ProxyEvent;
import agentcore.streaming.wire.gateway.ProxyEventReader;
import io.vertx.core.Future;

/** From API Gateway's event to the endpoint that answers it; answers itself what no endpoint does, and what goes wrong. */
final class ProxyHandler implements InvocationHandler {
    private static final Pattern GATEWAY_ID = Pattern.compile("[!-~]{1,128}");
    private static final String FAILED = "The function itself failed.";
    /** API Gateway takes 10,240 bytes of header lines (quotas of REST APIs): these are for whatever else calls. */
    private static final int MAX_HEADERS = 200;
    private static final int MAX_HEADERS_LENGTH = 32 * 1024;

    private final Settings settings;
    private final AgentCore agent;
    private final Timers timers;
    private final Cors cors;
    private final Telemetry telemetry;
    /** By resource and method. */
    private final Map<String, Map<String, Endpoint>> endpoints;

    ProxyHandler(Settings settings, AgentCore agent, Timers timers, Telemetry telemetry) {
        this.settings = settings;
        this.agent = agent;
        this.timers = timers;
        this.telemetry = telemetry;
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
        InvocationReport report = telemetry.begin(invocation);
        response.done().onComplete(over -> report.responseOver());
        Future<Void> answered;
        try {
            answered = answer(invocation, response, report);
        } catch (RuntimeException e) {
            answered = unanswered(e, report);
        }
        // Before whoever waits for it is told: a process that asks for the next invocation may be frozen.
        return answered.andThen(over -> telemetry.end(report, response.done().failed(), over.failed()));
    }

    private Future<Void> answer(Invocation invocation, InvocationResponse response, InvocationReport report) {
        ProxyEvent event;
        try {
            event = ProxyEventReader.read(invocation.body().getBytes());
        } catch (MalformedEventException e) {
            return new Answer(response, report, Optional.empty(), Map.of(), settings, timers)
                    .give(Problem.of(ProblemType.BAD_REQUEST, e.getMessage()));
        }
        report.log().requestId(requestId(event, invocation));
        Answer answer = new Answer(response, report, InvokeRequest.namedIn(event.headers()),
                cors.headers(event.headers()), settings, timers);
        Future<Void> answered;
        try {
            requireFewHeaders(event.headers());
            answered = endpoint(event, report).handle(invocation, event, answer);
        } catch (RuntimeException e) {
            answered = Future.failedFuture(e);
        }
        return answered.recover(failure -> onFailure(failure, answer));
    }

    /** API Gateway's id, or Lambda's where it has none. */
    private static String requestId(ProxyEvent event, Invocation invocation) {
        String gatewayId = event.requestContext().requestId();
        return GATEWAY_ID.matcher(gatewayId).matches() ? gatewayId : invocation.requestId();
    }

    private static void requireFewHeaders(Headers headers) {
        if (headers.count() > MAX_HEADERS || headers.length() > MAX_HEADERS_LENGTH) {
            throw new ProblemException(ProblemType.BAD_REQUEST, "The request may have " + MAX_HEADERS
                    + " headers of " + MAX_HEADERS_LENGTH + " characters together: send fewer or shorter ones.");
        }
    }

    private Endpoint endpoint(ProxyEvent event, InvocationReport report) {
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
        report.route(event.httpMethod() + " " + event.resource());
        return endpoint;
    }

    private static Future<Void> onFailure(Throwable failure, Answer answer) {
        if (answer.done().failed()) {
            return Future.failedFuture(failure); // nobody is left to be told
        }
        if (answer.isGiven()) {
            return unanswered(failure, answer.report());
        }
        if (failure instanceof ProblemException known) {
            known.advice().ifPresent(advice -> answer.report().log().error(advice));
            return answer.give(known.problem());
        }
        if (failure instanceof MalformedEventException malformed) {
            return answer.give(Problem.of(ProblemType.BAD_REQUEST, malformed.getMessage()));
        }
        answer.report().log().error(FAILED, failure);
        return answer.give(Problem.of(ProblemType.INTERNAL_ERROR, UpstreamProblems.INTERNAL_ERROR));
    }

    /** Lambda is told, in the words for clients: its own words may quote the request, and would be logged. */
    private static Future<Void> unanswered(Throwable failure, InvocationReport report) {
        report.log().error(FAILED, failure);
        return Future.failedFuture(new RuntimeErrorException(
                Problem.of(ProblemType.INTERNAL_ERROR, UpstreamProblems.INTERNAL_ERROR).runtimeError()));
    }

    @Override
    public void warmUp() {
        agent.warmUp();
    }

    /** {@inheritDoc} Session ids stay random: the JDK's generator takes each from the kernel's, which a restored machine seeds anew. */
    @Override
    public Future<Void> afterRestore() {
        return agent.afterRestore();
    }
}
