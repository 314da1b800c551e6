package agentcore.streaming.local.lambda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import agentcore.streaming.local.http.HttpHandler;
import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.local.http.HttpRequest;
import agentcore.streaming.local.http.HttpResponse;
import agentcore.streaming.local.http.TooLongException;

/**
 * {@code POST /2021-11-15/functions/NAME/response-streaming-invocations}, the operation that API Gateway calls for an
 * integration in STREAM mode. Requests need no signature here.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html">
 *      InvokeWithResponseStream</a>
 */
final class InvokeApi implements HttpHandler {
    /** Lambda's limit for the payload of a synchronous invocation. */
    private static final int MAX_PAYLOAD = 6 * 1024 * 1024;

    private final FunctionConfiguration function;
    private final Lambda lambda;

    InvokeApi(FunctionConfiguration function, Lambda lambda) {
        this.function = function;
        this.lambda = lambda;
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) throws IOException {
        List<String> path = request.segments();
        boolean known = request.method().equals("POST") && path.size() == 4 && path.get(0).equals("2021-11-15")
                && path.get(1).equals("functions") && path.get(3).equals("response-streaming-invocations");
        if (!known) {
            refuse(response, 404, "UnknownOperationException", "User", "This is InvokeWithResponseStream only.");
        } else if (!names(path.get(2), request.query("Qualifier"))) {
            refuse(response, 404, "ResourceNotFoundException", "User",
                    "Function not found: " + path.get(2) + ". This one is " + function.arn() + ".");
        } else {
            invoke(request, response);
        }
    }

    /** A name, a partial or a whole ARN, and a qualifier behind it or by itself. */
    private boolean names(String asked, Optional<String> qualifier) {
        String name = asked.substring(asked.indexOf("function:") < 0
                ? 0
                : asked.indexOf("function:") + "function:".length());
        String[] parts = name.split(":", 2);
        String version = parts.length == 2 ? parts[1] : qualifier.orElse(FunctionConfiguration.VERSION);
        return parts[0].equals(function.name()) && version.equals(FunctionConfiguration.VERSION);
    }

    private void invoke(HttpRequest request, HttpResponse response) throws IOException {
        byte[] payload;
        try {
            payload = request.body().readAll(MAX_PAYLOAD);
        } catch (TooLongException e) {
            refuse(response, 413, "RequestTooLargeException", "User", "Request must be smaller than " + MAX_PAYLOAD
                    + " bytes for the InvokeWithResponseStream operation");
            return;
        }
        if (!RuntimeApiJson.isJson(payload)) {
            refuse(response, 400, "InvalidRequestContentException", "User", "Could not parse request body into json.");
            return;
        }
        Invocation.Event event = new Invocation.Event(payload, request.headers().first("X-Amzn-Trace-Id"),
                request.headers().first("X-Amz-Client-Context").map(InvokeApi::decoded));
        String requestId = UUID.randomUUID().toString();
        EventStreamResponse stream = new EventStreamResponse(response, requestId);
        Optional<Invocation> invocation = lambda.invoke(requestId, event, stream);
        if (invocation.isEmpty()) {
            refuse(response, 429, "TooManyRequestsException", "User", "Rate Exceeded.");
            return;
        }
        stream.begin();
        // Written to by the thread that reads the function's response; from its end on by this one again.
        stream.complete(invocation.get().end().join());
    }

    private static String decoded(String clientContext) {
        try {
            return new String(Base64.getDecoder().decode(clientContext), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return clientContext;
        }
    }

    private static void refuse(HttpResponse response, int status, String error, String type, String message)
            throws IOException {
        response.send(status, HttpHeaders.NONE.with("Content-Type", "application/json").with("x-amzn-ErrorType", error)
                .with("x-amzn-RequestId", UUID.randomUUID().toString()), RuntimeApiJson.serviceError(type, message));
    }
}
