package agentcore.streaming.local.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.local.gateway.PreludeParser.MalformedPreludeException;
import agentcore.streaming.local.http.HttpHandler;
import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.local.http.HttpRequest;
import agentcore.streaming.local.http.HttpResponse;
import agentcore.streaming.local.http.TooLongException;

/**
 * The deployed API: routes what it declares, invokes the function, and passes its answer on while it comes. Thread-safe.
 *
 * <p>A prelude that is wrong is answered 500, as the guide has it (users report 502). A function that fails before its
 * prelude is answered 502. What an answer looks like whose function fails after it has begun isn't documented: see
 * {@link AfterFailure}.
 */
public final class ApiGateway implements HttpHandler, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ApiGateway.class.getName());
    /** Quota of API Gateway for a request's payload. */
    private static final int MAX_REQUEST = 10 * 1024 * 1024;
    /** {@code timeoutInMillis} of the integration: the most that STREAM allows. */
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(15);
    /** Of a Regional API. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);
    /** Ends of an invocation that the function has not chosen: for the client they are a cut, as the guide has it. */
    private static final Set<String> BREAKDOWNS = Set.of("Sandbox.Timeout", "Runtime.TruncatedResponse",
            "Runtime.ExitError");
    /** Of one connection, so none of the function's business. */
    private static final Set<String> HOP_BY_HOP = Set.of("connection", "keep-alive", "proxy-authenticate",
            "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade");

    private final List<Route> routes;
    private final LambdaIntegration lambda;
    private final AfterFailure afterFailure;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * An API.
     *
     * @param routes what it declares; all of it leads to the function
     * @param lambdaUrl where Lambda is
     * @param function the function's name or ARN
     * @param afterFailure how an answer ends whose function has failed within it
     */
    public ApiGateway(List<Route> routes, String lambdaUrl, String function, AfterFailure afterFailure) {
        this(routes, lambdaUrl, function, afterFailure, Clock.SYSTEM);
    }

    ApiGateway(List<Route> routes, String lambdaUrl, String function, AfterFailure afterFailure, Clock clock) {
        this.routes = List.copyOf(routes);
        this.lambda = new LambdaIntegration(lambdaUrl, function);
        this.afterFailure = afterFailure;
        this.clock = clock;
    }

    /** {@inheritDoc} */
    @Override
    public void handle(HttpRequest request, HttpResponse response) throws IOException {
        String requestId = UUID.randomUUID().toString();
        Optional<Route> route = routes.stream().filter(declared -> declared.match(request).isPresent()).findFirst();
        if (route.isEmpty()) {
            // The gateway response MISSING_AUTHENTICATION_TOKEN: also for what isn't there.
            refuse(response, requestId, 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
            return;
        }
        byte[] body;
        try {
            body = request.body().readAll(MAX_REQUEST);
        } catch (TooLongException e) {
            refuse(response, requestId, 413, "RequestTooLargeException", "Request Too Long");
            return;
        }
        String traceId = request.headers().first("X-Amzn-Trace-Id").orElseGet(this::newTraceId);
        byte[] event = ProxyEventJson.write(route.get(), request.rawPath(), route.get().match(request).orElseThrow(),
                withOwnHeaders(request.headers(), traceId), request.query(), body, requestId, Instant.now());
        new Answer(requestId, traceId, response).send(event);
    }

    private static List<Map.Entry<String, String>> withOwnHeaders(HttpHeaders headers, String traceId) {
        List<Map.Entry<String, String>> all = new ArrayList<>();
        headers.without("Content-Length").fields().stream().filter(field -> !HOP_BY_HOP
                .contains(field.getKey().toLowerCase(Locale.ROOT))
                && !field.getKey().equalsIgnoreCase("X-Amzn-Trace-Id")).forEach(all::add);
        all.add(Map.entry("X-Amzn-Trace-Id", traceId));
        all.add(Map.entry("X-Forwarded-For", "127.0.0.1"));
        all.add(Map.entry("X-Forwarded-Port",
                headers.first("Host").filter(host -> host.matches(".*:[0-9]+")).map(
                        host -> host.substring(host.lastIndexOf(':') + 1)).orElse("80")));
        all.add(Map.entry("X-Forwarded-Proto", "http"));
        return all;
    }

    /** {@code Root=1-}, seconds in hexadecimal, and 96 random bits (X-Ray developer guide, tracing header). */
    private String newTraceId() {
        byte[] bits = new byte[12];
        random.nextBytes(bits);
        return "Root=1-" + HexFormat.of().toHexDigits(Instant.now().getEpochSecond(), 8) + "-"
                + HexFormat.of().formatHex(bits);
    }

    private static void refuse(HttpResponse response, String requestId, int status, String type, String message)
            throws IOException {
        HttpHeaders headers = ownHeaders(requestId).with("Content-Type", "application/json")
                .with("x-amzn-ErrorType", type);
        response.send(status, headers, ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8));
        LOG.log(Level.INFO, "{0} {1} {2}", new Object[]{requestId, status, type});
    }

    private static HttpHeaders ownHeaders(String requestId) {
        return HttpHeaders.NONE.with("x-amzn-RequestId", requestId).with("x-amz-apigw-id",
                requestId.replace("-", "").substring(0, 15) + "=");
    }

    /** Invocations that are under way go on by themselves. */
    @Override
    public void close() {
        lambda.close();
    }

    /** One answer, from the function to the client. */
    private final class Answer {
        private final String requestId;
        private final String traceId;
        private final HttpResponse response;
        private final StreamLimits limits = new StreamLimits(clock, LONGEST_ANSWER, LONGEST_SILENCE);
        private final PreludeParser prelude = new PreludeParser();

        Answer(String requestId, String traceId, HttpResponse response) {
            this.requestId = requestId;
            this.traceId = traceId;
            this.response = response;
        }

        void send(byte[] event) throws IOException {
            try (LambdaIntegration.Response invoked = lambda.invoke(event, traceId); limits) {
                limits.start(() -> onLimit(invoked));
                if (invoked.status() == 200) {
                    relay(invoked);
                } else {
                    // What API Gateway makes of these isn't documented; 413 is what users of large requests see.
                    int status = invoked.status() == 413 ? 413 : 500;
                    refuse(response, requestId, status,
                            status == 413 ? "RequestTooLargeException" : "InternalServerErrorException",
                            status == 413 ? "Request Too Long" : "Internal server error");
                }
            } catch (MalformedPreludeException e) {
                LOG.log(Level.WARNING, "{0}: the function''s response is malformed. {1}",
                        new Object[]{requestId, e.getMessage()});
                refuse(response, requestId, 500, "InternalServerErrorException", "Internal server error");
            } catch (IOException e) {
                onFailure(e);
            }
        }

        private void relay(LambdaIntegration.Response invoked) throws IOException, MalformedPreludeException {
            boolean begun = false;
            for (var piece = invoked.nextPayload(); piece.isPresent(); piece = invoked.nextPayload()) {
                limits.onProgress();
                if (begun) {
                    response.write(piece.get());
                } else if (prelude.accept(piece.get())) {
                    begun = true;
                    begin(prelude.head());
                    response.write(prelude.rest());
                }
            }
            end(begun, invoked.errorCode());
        }

        private void begin(PreludeParser.Head head) throws IOException {
            HttpHeaders headers = ownHeaders(requestId).with("X-Amzn-Trace-Id", traceId);
            for (Map.Entry<String, String> header : head.headers().fields()) {
                if (!HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT)) && !isWrongLength(header)) {
                    headers = headers.with(header.getKey(), header.getValue());
                }
            }
            if (headers.first("Content-Type").isEmpty()) {
                headers = headers.with("Content-Type", "application/json");
            }
            response.begin(head.status(), headers);
            LOG.log(Level.INFO, "{0} {1}", new Object[]{requestId, head.status()});
        }

        /** A length that can be understood frames the answer, as it does on AWS; none, and it is chunked. */
        private static boolean isWrongLength(Map.Entry<String, String> header) {
            return header.getKey().equalsIgnoreCase("Content-Length") && !header.getValue().matches("[0-9]{1,18}");
        }

        private void end(boolean begun, Optional<String> errorCode) throws IOException, MalformedPreludeException {
            boolean undocumented = errorCode.filter(code -> !BREAKDOWNS.contains(code)).isPresent();
            if (begun && (errorCode.isEmpty() || undocumented && afterFailure == AfterFailure.CLEAN)) {
                response.end();
            } else if (begun) {
                response.cut();
            } else if (errorCode.isEmpty()) {
                throw new MalformedPreludeException("It ended before its prelude was complete.");
            } else {
                refuse(response, requestId, 502, "InternalServerErrorException", "Internal server error");
            }
            errorCode.ifPresent(code -> LOG.log(Level.WARNING, "{0}: the invocation failed, {1}",
                    new Object[]{requestId, code}));
        }

        /** The client has gone, and the function runs to its end without it; or a limit was reached; or Lambda broke down. */
        private void onFailure(IOException failure) throws IOException {
            LOG.log(Level.WARNING, "{0}: the answer was given up ({1})",
                    new Object[]{requestId, limits.reached().orElse(failure.getMessage())});
            if (!response.isBegun()) {
                boolean late = limits.reached().isPresent();
                refuse(response, requestId, late ? 504 : 502,
                        late ? "INTEGRATION_TIMEOUT" : "InternalServerErrorException",
                        late ? "Endpoint request timed out" : "Internal server error");
            } else {
                response.cut();
            }
        }

        private void onLimit(LambdaIntegration.Response invoked) {
            try {
                invoked.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (response.isBegun()) {
                response.abort(); // the client may be what everything waits for
            }
        }
    }
}
