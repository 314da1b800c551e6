package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nothing secret or personal is logged, measured or told to Lambda: each secret has the word {@value #SECRET} in it, and the
 * packaged function's output is searched for it, after an answer and after failures of each kind.
 */
class NothingSecretIT {
    private static final String SECRET = "planted";
    private static final String SESSION = "planted-session-0123456789-0123456789";
    private static final String[] EVENTS = {"Content-Type: text/event-stream", "Transfer-Encoding: chunked"};
    private static final String HEADERS = """
            {"Content-Type":"application/json","X-Session-Id":"planted-session-0123456789-0123456789",
             "Authorization":"Bearer planted-token","Cookie":"sid=planted-cookie","X-Tenant":"planted-header",
             "User-Agent":"planted-agent","X-Forwarded-For":"planted-address","tracestate":"planted=1",
             "traceparent":"00-planted","baggage":"user=planted"}""";

    private final List<String> toLambda = new ArrayList<>();

    private static String event(String headers, String resource, String body) {
        return """
                {"resource":"%s","path":"/planted-path","httpMethod":"POST","headers":%s,
                 "queryStringParameters":{"q":"planted-query"},"pathParameters":{"p":"planted-parameter"},
                 "requestContext":{"requestId":"gateway-1","authorizer":{"principalId":"planted-principal"},
                  "identity":{"sourceIp":"planted-ip","apiKey":"planted-key"}},
                 "body":"%s","isBase64Encoded":true}"""
                .formatted(resource, headers, Base64.getEncoder().encodeToString(body.getBytes(UTF_8)));
    }

    private static final String GOOD = event(HEADERS, "/invoke", "{\"prompt\": \"planted-prompt\"}");

    /** A request, what the agent does with it, and the end of the invocation. */
    private void play(FunctionProcess function, String event, Consumer<Call> agent) {
        function.api().invoke("req-1", event.getBytes(UTF_8), Map.of("Lambda-Runtime-Deadline-Ms",
                String.valueOf(System.currentTimeMillis() + Duration.ofMinutes(15).toMillis())));
        Call call = function.agent().take();
        call.readBody();
        agent.accept(call);
        finish(function);
    }

    private void refuse(FunctionProcess function, String event) {
        function.api().invoke("req-1", event.getBytes(UTF_8));
        finish(function);
    }

    private void finish(FunctionProcess function) {
        Call post = function.api().takePost();
        String prelude = new String(post.readChunk(), UTF_8);
        String body = new String(post.readBody(), UTF_8);
        if (!prelude.startsWith("{\"statusCode\":200,")) {
            toLambda.add(body);
        } else if (body.contains("event: error\n")) {
            toLambda.add(body.substring(body.indexOf("event: error\n")));
        }
        post.trailerLines().forEach(line -> toLambda.add(line.startsWith("Lambda-Runtime-Function-Error-Body: ")
                ? new String(Base64.getDecoder().decode(line.substring(line.indexOf(' ') + 1)), UTF_8)
                : line));
        function.api().accept(post);
        function.api().awaitNext(1);
    }

    /** In words that have in them what the request has, as AgentCore's may. */
    private static Consumer<Call> refuses(int status, String code) {
        return call -> call
                .answer(status,
                        """
                                {"message":"Agent failed on planted-prompt of planted-principal with planted-header and planted-cookie, \
                                planted-token, in '%s'","Message":"planted","jsonrpc":"2.0","error":{"message":"planted"}}"""
                                .formatted(SESSION),
                        "x-amzn-ErrorType: " + code, "x-amzn-RequestId: id-of-the-service");
    }

    @ParameterizedTest
    @CsvSource({"TRACE, JSON, sigv4", "TRACE, Text, sigv4", "INFO, JSON, sigv4", "ERROR, Text, sigv4",
            "TRACE, JSON, bearer", "INFO, Text, bearer"})
    void isInAnyLineOfTheProcess(String level, String format, String auth) {
        Map<String, String> environment = Map.of("PROXY_UPSTREAM_AUTH", auth, "AWS_ACCESS_KEY_ID", "AKIDplanted",
                "AWS_SECRET_ACCESS_KEY",
                "planted-secret-key", "AWS_SESSION_TOKEN", "planted-session-token", "PROXY_LOG_LEVEL", level,
                "AWS_LAMBDA_LOG_FORMAT", format, "PROXY_IDLE_TIMEOUT", "1s", "AWS_LAMBDA_FUNCTION_NAME", "my-function");
        try (FunctionProcess function = new FunctionProcess(environment)) {
            function.api().awaitNext(1);
            int requests = everything(function);
            assertEquals(24, requests);
            List<String> metrics = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                metrics.add(function.process().nextLine());
            }
            function.process().terminate();
            function.process().awaitExit();
            assertEquals(Optional.empty(), function.process().tryNextLine());
            String log = function.process().err();
            for (String text : List.of(String.join("\n", metrics), log, String.join("\n", toLambda))) {
                assertFalse(text.contains(SECRET), text);
            }
            assertTrue(metrics.stream().allMatch(line -> line.startsWith("{\"_aws\":{") && line.endsWith("}")));
            assertTrue(toLambda.size() > requests, "" + toLambda);
            List<String> lines = log.lines().toList();
            assertEquals(level.equals("ERROR") ? 0 : requests,
                    lines.stream().filter(line -> line.contains("Request ended.")).count(), log);
            String form = format.equals("JSON")
                    ? "\\{\"timestamp\":\"[^\"]+Z\",\"level\":\"[A-Z]+\",\"message\":\".*}"
                    : "[0-9-]+T[0-9:.]+Z [A-Z]+ .*";
            lines.forEach(line -> assertTrue(line.matches(form), line));
        }
    }

    /** An answer, and each kind of failure; how many requests that is. */
    private int everything(FunctionProcess function) {
        play(function, GOOD, call -> call.answer(200, "data: planted-answer\n\n", EVENTS[0]));
        play(function, GOOD, call -> call.answer(400, "{\"message\":\"Value 'user=planted' at 'baggage' is wrong\"}",
                "x-amzn-ErrorType: ValidationException"));
        play(function, GOOD, refuses(401, "UnauthorizedException"));
        play(function, GOOD, refuses(402, "ServiceQuotaExceededException"));
        play(function, GOOD, refuses(403, "AccessDeniedException"));
        play(function, GOOD, refuses(404, "ResourceNotFoundException"));
        play(function, GOOD, refuses(409, "ConflictException"));
        play(function, GOOD, refuses(424, "RuntimeClientError"));
        play(function, GOOD, refuses(429, "ThrottlingException"));
        play(function, GOOD, refuses(500, "InternalServerException"));
        play(function, GOOD, refuses(503, "ServiceUnavailableException"));
        play(function, GOOD, refuses(504, "GatewayTimeoutException"));
        play(function, GOOD, call -> call.answer(500, "planted, and no JSON", "Content-Type: text/plain"));
        play(function, GOOD, call -> call.raw("HTTP/1.1 planted\r\nplanted planted\r\n\r\n").close());
        play(function, GOOD, Call::close);
        play(function, GOOD, call -> call.head(200, EVENTS).chunk("data: planted-answer\n\ndata: planted").close());
        play(function, GOOD, call -> call.head(200, EVENTS).chunk("data: 1\n\n").raw("planted\r\n").close());
        play(function, GOOD, call -> call.head(200, EVENTS).chunk("data: planted-answer\n\n"));
        play(function, GOOD, call -> call.answer(200, "planted", "Content-Type: planted\u00e9\u0001"));
        refuse(function, event(HEADERS, "/invoke", "{\"prompt\": planted-prompt}"));
        refuse(function, event(HEADERS.replace("planted-session-", "planted session "), "/invoke", "{}"));
        refuse(function, event(HEADERS.replace("application/json", "planted/type"), "/invoke", "{}"));
        refuse(function, event(HEADERS, "/planted", "{}"));
        refuse(function, "{\"planted\": planted}");
        return 24;
    }
}
