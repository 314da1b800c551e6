package agentcore.streaming.agent.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import agentcore.streaming.agent.conversation.Message;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/** Through the SDK's client and our transport, against a server that speaks the service's API. */
class AgentCoreMemoryTest {
    private static final String SESSION = "s".repeat(40);
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final MemoryServer server = new MemoryServer();

    @AfterEach
    void close() {
        join(vertx.close());
        server.close();
    }

    /** As a process has it that was just started. */
    private Memory memory(long tokens) {
        return new AgentCoreMemory(vertx,
                new MemoryStore("memory-AbCdEfGhIj", "shop", "eu-west-1", Optional.of(URI.create(server.url()))),
                new MemoryLimits(10, Duration.ofHours(1), 1 << 20, tokens),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")), () -> NOW,
                BackoffStrategy.retryImmediately());
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private static String failure(Future<?> future) {
        Throwable cause = assertThrows(CompletionException.class, () -> join(future)).getCause();
        assertTrue(cause instanceof MemoryException, cause::toString);
        return cause.getMessage();
    }

    @Test
    void aTurnIsOneEventWhoseTextsAgentCoreCanRead() {
        join(memory(1000).add(SESSION, Turns.said("こんにちは", "はい。")));
        MemoryServer.Request request = server.requests().getFirst();
        assertEquals("POST /memories/memory-AbCdEfGhIj/events", request.method() + " " + request.path());
        JsonObject body = request.body();
        assertTrue(body.remove("clientToken").toString().length() > 30);
        assertEquals(NOW.getEpochSecond(), ((Number) body.remove("eventTimestamp")).longValue());
        assertEquals(new JsonObject("""
                {"actorId": "shop", "sessionId": "%s", "payload": [
                    {"conversational": {"content": {"text": "こんにちは"}, "role": "USER"}},
                    {"conversational": {"content": {"text": "はい。"}, "role": "ASSISTANT"}}]}""".formatted(SESSION)),
                body);
    }

    @Test
    void whatWasSaidIsReadByANewProcessWholeAndInOrder() {
        List<Message> said = new ArrayList<>();
        Memory first = memory(1000);
        for (List<Message> turn : List.of(Turns.said("1", "one"), Turns.withTools("2", "two"), Turns.said("3", "three"),
                Turns.said("x".repeat(1000), "four"), Turns.said("5", ""))) {
            join(first.add(SESSION, turn));
            said.addAll(turn);
        }
        Memory second = memory(1000);
        assertEquals(said, join(second.read(SESSION)));
        assertEquals("/memories/memory-AbCdEfGhIj/actor/shop/sessions/" + SESSION, server.requests().getLast().path());
        int asked = server.requests().size();
        assertEquals(5 + 3, asked); // events by two on a page
        assertEquals(said, join(second.read(SESSION)));
        assertEquals(asked, server.requests().size(), "a session is read once");
        assertEquals(List.of(), join(second.read("other-session")));
    }

    @Test
    void noMorePagesAreReadThanTheModelIsTold() {
        for (int i = 0; i < 10; i++) {
            join(memory(1000).add(SESSION, Turns.said("turn " + i, "y".repeat(40))));
        }
        int written = server.requests().size();
        assertEquals(2 * 2, join(memory(70).read(SESSION)).size());
        assertEquals(2, server.requests().size() - written);
    }

    /** Of other agents, in the same session: what they said, not their state. */
    @Test
    void whatOthersHaveWrittenIsReadAsFarAsItIsSaid() {
        server.add("shop", SESSION, new JsonArray(
                """
                        [{"blob": "{\\"state\\": 1}"}, {"blob": {"a": 1}}, {"conversational": {"role": "USER", "content": {"text": "q"}}},
                         {"conversational": {"role": "TOOL", "content": {"text": "t"}}}, {"conversational": {"role": "ASSISTANT",
                         "content": {"text": "a"}}}]"""));
        assertEquals(Turns.said("q", "a"), join(memory(1000).read(SESSION)));
    }

    @Test
    void whatIsThrottledIsTriedAgainUnderTheSameToken() {
        server.refuse(3);
        join(memory(1000).add(SESSION, Turns.said("1", "one")));
        assertEquals(4, server.requests().size());
        assertEquals(1,
                server.requests().stream().map(request -> request.body().getString("clientToken")).distinct().count());
        server.refuse(2);
        assertEquals(2, join(memory(1000).read(SESSION)).size());
    }

    @Test
    void whatStaysThrottledIsAFailureThatNamesNoSessionAndTheProcessRemembersTheTurn() {
        server.refuse(100);
        Memory memory = memory(1000);
        String failure = failure(memory.add(SESSION, Turns.said("1", "one")));
        assertEquals(
                "What was said can't be written (AgentCore Memory answered 429 ThrottledException): is the memory's id "
                        + "right, and may the agent's role call CreateEvent and ListEvents on it?",
                failure);
        assertEquals(5, server.requests().size());
        assertEquals(Turns.said("1", "one"), join(memory.read(SESSION)));
        assertTrue(failure(memory(1000).read(SESSION))
                .startsWith("What was said can't be read (AgentCore Memory answered 429"));
    }

    @Test
    void aServiceThatCanNotBeReachedIsSaid() {
        server.close();
        assertTrue(failure(memory(1000).read(SESSION)).startsWith("What was said can't be read ("));
    }

    /** The runtime takes up to 256 characters of any kind; the memory 100 of a few. */
    @ParameterizedTest
    @ValueSource(strings = {"日本語のセッション", "-begins-with-a-hyphen",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                    + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})
    void aSessionsIdThatTheMemoryRefusesIsHashed(String session) {
        join(memory(1000).add(session, Turns.said("1", "one")));
        assertTrue(server.requests().getFirst().body().getString("sessionId").matches("[0-9a-f]{64}"));
        assertEquals(2, join(memory(1000).read(session)).size());
    }

    /** The service takes 100 KB a message: the blob has the rest. */
    @Test
    void aLongTextIsWholeInTheBlobAndItsBeginningForLongTermMemory() {
        List<Message> turn = Turns.said("日".repeat(40_000), "ok");
        join(memory(100_000).add(SESSION, turn));
        JsonArray payload = server.requests().getFirst().body().getJsonArray("payload");
        assertEquals("日".repeat(33_333),
                payload.getJsonObject(0).getJsonObject("conversational").getJsonObject("content")
                        .getString("text"));
        assertEquals(3, payload.size());
        assertEquals(turn, join(memory(100_000).read(SESSION)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "memory", "arn:aws:bedrock-agentcore:eu-west-1:123456789012:memory/m-AbCdEfGhIj",
            "m-AbCdEfGhIj/x"})
    void anIdThatIsNoneIsRefusedWhenTheAgentStarts(String id) {
        assertFalse(assertThrows(IllegalArgumentException.class,
                () -> new MemoryStore(id, "shop", "eu-west-1", Optional.empty())).getMessage().isEmpty());
    }
}
