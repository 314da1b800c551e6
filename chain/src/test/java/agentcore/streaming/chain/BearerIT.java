package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chain with a runtime that takes tokens, and with an issuer of tokens beside it. */
class BearerIT {
    private static final String BODY = "{\"prompt\": \"日本\"}";

    @TempDir
    static Path logs;
    private static ProcessChain chain;
    private static String tokenUrl;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        chain = new ProcessChain(logs, Map.of("PROXY_UPSTREAM_AUTH", "bearer", "PROXY_FORWARD_HEADERS", "X-Tenant",
                "PROXY_LOG_LEVEL", "TRACE"));
        tokenUrl = chain.stack().said("Tokens: +(http://\\S+)");
    }

    @AfterAll
    static void stop() {
        chain.close();
        HTTP.close();
    }

    private static String get(URI url) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(url).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        return answer.body().strip();
    }

    private static String token(String query) throws IOException, InterruptedException {
        return get(URI.create(tokenUrl + query));
    }

    /** What the stack says after it is ready is what there is to be copied. */
    @Test
    void theStackShowsHowToSendAToken() {
        String curl = chain.stack().said("(curl -N -X POST .*)");
        assertTrue(curl.contains(" -H \"Authorization: Bearer $(curl -s " + tokenUrl + ")\" "), curl);
    }

    @Test
    void aCallerWithATokenGetsTheAgentsEventsOneByOneAndTheTokenIsInNoLog() throws Exception {
        String token = token("");
        Exchange exchange = chain.post(BODY, "Authorization", "Bearer " + token, "X-Tenant", "blue", "X-Other", "1");
        Call call = chain.takeAgentCall();
        assertEquals(Optional.empty(), call.header("Authorization"));
        assertEquals(Optional.of("blue"), call.header("X-Tenant"));
        assertEquals(Optional.empty(), call.header("X-Other"));
        assertEquals(BODY, new String(call.readBody(), UTF_8));
        call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
        for (String event : List.of("data: 1\n\n", "data: 日本\n\n")) {
            call.chunk(event);
            assertEquals(event, exchange.readEvent());
        }
        call.end();
        assertEquals(Exchange.Ending.COMPLETE, exchange.readToEnd());
        try (Stream<Path> files = Files.walk(logs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String log = Files.readString(file);
                for (String part : token.split("\\.")) {
                    assertFalse(log.contains(part), file.toString());
                }
            }
        }
    }

    @Test
    void withoutATokenItIs401AndSaysWhatIsWanted() {
        assertEquals("Bearer", unauthorized(chain.post(BODY)));
    }

    @Test
    void withATokenWhoseTimeIsOverItIs401WithAgentCoresChallenge() throws Exception {
        String challenge = unauthorized(
                chain.post(BODY, "Authorization", "Bearer " + token("?expires_in=-60")));
        assertTrue(challenge.startsWith("Bearer resource_metadata=\"" + chain.stack().said("AgentCore: +(http://\\S+)")
                + "/runtimes/"), challenge);
    }

    private static String unauthorized(Exchange exchange) {
        assertEquals(401, exchange.status());
        String body = exchange.readRest();
        assertTrue(body.startsWith("{\"error\":{\"type\":\"Unauthorized\","), body);
        assertEquals(0, chain.agentCallsNotTaken());
        return exchange.header("WWW-Authenticate").orElseThrow();
    }

    @Test
    void thePlaygroundGetsATokenToo() throws Exception {
        String token = get(chain.stack().invokeUrl().resolve("/playground/token"));
        Exchange exchange = chain.post(BODY, "Authorization", "Bearer " + token);
        Call call = chain.takeAgentCall();
        call.readBody();
        call.answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
        assertEquals("data: 1\n\n", exchange.readRest());
    }

    /** Neither to start, nor to know where AgentCore is. */
    @Test
    void thePackagedFunctionNeedsNoCredentials() {
        try (FunctionProcess function = new FunctionProcess(
                Map.of("PROXY_UPSTREAM_AUTH", "bearer", "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", ""))) {
            function.api().awaitNext(1);
        }
    }
}
