package agentcore.streaming.local.lambda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.local.http.HttpRequest;
import agentcore.streaming.local.http.HttpResponse;
import agentcore.streaming.local.http.HttpServer;
import agentcore.streaming.local.http.TooLongException;
import agentcore.streaming.wire.lambda.RuntimeApi;

/**
 * The Runtime API of one execution environment, as its process sees it. Statuses and error types are those of AWS's own
 * server (aws-lambda-runtime-interface-emulator, {@code rapi/handler}).
 */
final class RuntimeApiServer implements AutoCloseable {
    /** Of a response that isn't streamed: 6 MB, and the 100 bytes that the emulator adds ({@code interop/limits}). */
    private static final int MAX_BUFFERED = 6 * 1024 * 1024 + 100;
    private static final int MAX_ERROR = 256 * 1024;
    private static final Logger LOG = Logger.getLogger(RuntimeApiServer.class.getName());
    private static final Pattern ERROR_TYPE = Pattern.compile("(Runtime|Function)\\.[A-Z][a-zA-Z]+");
    private static final HttpHeaders JSON = HttpHeaders.NONE.with("Content-Type", "application/json");

    private final InvocationQueue queue;
    private final String functionArn;
    private final Consumer<String> onInitError;
    private final HttpServer server;

    /** {@code onInitError} gets the message of an error that ended the initialisation. */
    RuntimeApiServer(InvocationQueue queue, String functionArn, Consumer<String> onInitError) throws IOException {
        this.queue = queue;
        this.functionArn = functionArn;
        this.onInitError = onInitError;
        this.server = HttpServer.start(this::handle);
    }

    /** As in {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + server.port();
    }

    /** What happens to the process's connections when an invocation's time is up. */
    void closeConnections() {
        server.closeConnections();
    }

    @Override
    public void close() {
        server.close();
    }

    private void handle(HttpRequest request, HttpResponse response) throws IOException {
        try {
            route(request, response);
        } catch (RefusedException refused) {
            LOG.log(Level.WARNING, "Runtime API: {0} {1} is answered {2} {3}: {4}", new Object[]{request.method(),
                    request.rawPath(), refused.status(), refused.type(), refused.getMessage()});
            response.send(refused.status(), JSON, RuntimeApiJson.error(refused.type(), refused.getMessage()));
        }
    }

    private void route(HttpRequest request, HttpResponse response) throws RefusedException, IOException {
        String path = request.rawPath();
        boolean isGet = request.method().equals("GET");
        boolean isPost = request.method().equals("POST");
        if (isGet && path.equals(RuntimeApi.NEXT)) {
            next(response);
        } else if (isPost && path.equals(RuntimeApi.INIT_ERROR)) {
            initError(request, response);
        } else if (isPost && path.startsWith(RuntimeApi.INVOCATION) && path.endsWith(RuntimeApi.RESPONSE)) {
            respond(queue.beginAnswer(requestId(request)), request, response);
        } else if (isPost && path.startsWith(RuntimeApi.INVOCATION) && path.endsWith(RuntimeApi.ERROR)) {
            error(queue.beginAnswer(requestId(request)), request, response);
        } else {
            throw new RefusedException(404, "NotFound",
                    "The Runtime API has no " + request.method() + " " + path + ".");
        }
    }

    /** Encoded by the runtime, as ids may have characters that paths reserve. */
    private static String requestId(HttpRequest request) {
        List<String> segments = request.segments();
        return segments.get(segments.size() - 2);
    }

    private void next(HttpResponse response) throws RefusedException, IOException {
        Invocation invocation;
        try {
            invocation = queue.next();
        } catch (InterruptedException e) {
            throw RefusedException.fatal("The emulator ends.");
        }
        // Where there is nothing to say, a header is left out, or empty for Managed Instances (rapi/rendering/rendering.go).
        HttpHeaders headers = JSON.with(RuntimeApi.REQUEST_ID, invocation.requestId())
                .with(RuntimeApi.DEADLINE_MS, String.valueOf(invocation.deadline().toEpochMilli()))
                .with(RuntimeApi.FUNCTION_ARN, functionArn);
        headers = with(headers, RuntimeApi.TRACE_ID, invocation.event().traceId());
        headers = with(headers, RuntimeApi.CLIENT_CONTEXT, invocation.event().clientContext());
        headers = with(headers, RuntimeApi.COGNITO_IDENTITY, Optional.empty()); // who calls by the SDK has none
        try {
            response.send(200, headers, invocation.event().payload());
        } catch (IOException e) {
            queue.handBack(invocation);
            throw e;
        }
    }

    private HttpHeaders with(HttpHeaders headers, String name, Optional<String> value) {
        return value.isPresent() || queue.concurrency() > 1 ? headers.with(name, value.orElse("")) : headers;
    }

    private void initError(HttpRequest request, HttpResponse response) throws RefusedException, IOException {
        if (!queue.failInit()) {
            throw RefusedException.wrongState("The function has been initialised already.");
        }
        Told told = told(request);
        onInitError.accept(RuntimeApiJson.errorMessage(told.body()));
        answer(told, response);
    }

    private void error(Invocation invocation, HttpRequest request, HttpResponse response)
            throws RefusedException, IOException {
        Told told = told(request);
        String type = request.headers().first(RuntimeApi.ERROR_TYPE).orElse("");
        invocation.finish(Optional.of(new FunctionError(known(type), new String(told.body(), StandardCharsets.UTF_8))));
        answer(told, response);
    }

    /** An error's body; whatever is wrong with it, that there is an error is told. */
    private record Told(byte[] body, Optional<RefusedException> refusal) {}

    private static Told told(HttpRequest request) {
        try {
            return new Told(request.body().readAll(MAX_ERROR), Optional.empty());
        } catch (TooLongException e) {
            return new Told(new byte[0], Optional.of(new RefusedException(413, "RequestEntityTooLarge",
                    "An error must not be longer than " + MAX_ERROR + " bytes.")));
        } catch (IOException e) {
            return new Told(new byte[0], Optional.of(
                    new RefusedException(400, "TruncatedHTTPRequest", "The error broke off: " + e.getMessage())));
        }
    }

    private static void answer(Told told, HttpResponse response) throws RefusedException, IOException {
        if (told.refusal().isPresent()) {
            throw told.refusal().get();
        }
        accept(response);
    }

    /** A type that isn't of the form is replaced; one that is may stand within other text ({@code fatalerror.go}). */
    private static String known(String type) {
        if (ERROR_TYPE.matcher(type).find()) {
            return type;
        }
        return type.startsWith("Function.") ? "Function.Unknown" : "Runtime.Unknown";
    }

    private void respond(Invocation invocation, HttpRequest request, HttpResponse response)
            throws RefusedException, IOException {
        Optional<String> mode = request.headers().first(RuntimeApi.RESPONSE_MODE);
        if (mode.isPresent() && !mode.get().equals(RuntimeApi.STREAMING)) {
            invocation.finish(Optional.of(FunctionError.INVALID_MODE));
            throw new RefusedException(400, "InvalidFunctionResponseMode",
                    "The header " + RuntimeApi.RESPONSE_MODE + " must be 'streaming', in this case.");
        }
        try {
            if (mode.isPresent()) {
                stream(invocation, request);
            } else {
                invocation.respond(request.body().readAll(MAX_BUFFERED));
                invocation.finish(Optional.empty());
            }
        } catch (TooLongException e) {
            invocation.finish(Optional.of(FunctionError.TOO_LARGE));
            throw new RefusedException(413, "RequestEntityTooLarge", FunctionError.TOO_LARGE.details());
        } catch (IOException e) {
            invocation.finish(Optional.of(FunctionError.TRUNCATED));
            throw new RefusedException(400, "TruncatedHTTPRequest", "The response broke off: " + e.getMessage());
        }
        accept(response);
    }

    /** Each chunk goes to the invoker as it comes; the trailers say whether it all went well. */
    private static void stream(Invocation invocation, HttpRequest request) throws IOException {
        for (Optional<byte[]> piece = request.body().read(); piece.isPresent(); piece = request.body().read()) {
            invocation.respond(piece.get());
        }
        HttpHeaders trailers = request.body().trailers();
        invocation.finish(trailers.first(RuntimeApi.ERROR_TYPE)
                .map(type -> new FunctionError(type, errorBody(trailers.first(RuntimeApi.ERROR_BODY).orElse("")))));
    }

    /** Base64 by the guide; taken as it is where it isn't. */
    private static String errorBody(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return base64;
        }
    }

    private static void accept(HttpResponse response) throws IOException {
        response.send(202, JSON, RuntimeApiJson.ACCEPTED);
    }
}
