package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Credentials that have to be fetched, and take their time: the event loop goes on meanwhile. */
class FunctionCredentialsTest {
    private static final String BODY = "{\"prompt\": \"Hello\"}";
    private static final String ENDPOINT = "aws.containerCredentialsFullUri";

    private final CountDownLatch granted = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicInteger grants = new AtomicInteger();
    private final ScriptedServer credentials = new ScriptedServer(this::grant);
    private final InProcessChain chain;

    FunctionCredentialsTest() {
        // The SDK reads the process's environment, or this.
        System.setProperty(ENDPOINT, credentials.url() + "/credentials");
        chain = new InProcessChain("AWS_CONTAINER_CREDENTIALS_FULL_URI", credentials.url() + "/credentials",
                "PROXY_FIRST_BYTE_TIMEOUT", "30s");
    }

    @AfterEach
    void close() {
        System.clearProperty(ENDPOINT);
        granted.countDown();
        chain.close();
        credentials.close();
    }

    private boolean grant(Call call) {
        asked.countDown();
        try {
            granted.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        call.answer(200,
                "{\"AccessKeyId\":\"AKIDGRANTED" + grants.incrementAndGet()
                        + "\",\"SecretAccessKey\":\"secret\",\"Token\":\"token\","
                        + "\"Expiration\":\"" + Instant.now().plus(Duration.ofHours(6)) + "\"}");
        return true;
    }

    @Test
    void timePassesForTheClientAndTheAgentIsNotAskedLater() throws InterruptedException {
        Exchange exchange = chain.post(BODY);
        asked.await();
        chain.awaitTimers(2);
        chain.pass(Duration.ofSeconds(20));
        assertEquals(200, exchange.status());
        assertEquals(": keep-alive\n\n", exchange.readEvent());
        chain.pass(Duration.ofSeconds(10));
        String event = exchange.readRest().replace(": keep-alive\n\n", "");
        assertTrue(event.startsWith("event: error\n"), event);
        assertEquals("UpstreamTimeout", new JsonObject(event.substring(event.indexOf("data: ") + 6))
                .getJsonObject("error").getString("type"));
        assertEquals(Exchange.Ending.CUT, exchange.readToEnd());
        granted.countDown();
        assertAnsweredTo("AKIDGRANTED1");
        assertEquals(0, chain.agentCallsNotTaken());
    }

    @Test
    void theyAreKeptUntilASnapshotIsRestored() {
        granted.countDown();
        assertAnsweredTo("AKIDGRANTED1");
        assertAnsweredTo("AKIDGRANTED1");
        chain.restore();
        assertAnsweredTo("AKIDGRANTED2");
    }

    private void assertAnsweredTo(String key) {
        Exchange next = chain.post(BODY);
        Call call = chain.takeAgentCall();
        String authorization = call.header("Authorization").orElseThrow();
        assertTrue(authorization.contains("Credential=" + key + "/"), authorization);
        call.answer(200, "data: next\n\n", "Content-Type: text/event-stream");
        assertEquals("data: next\n\n", next.readRest());
    }
}
