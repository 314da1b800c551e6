package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import agentcore.streaming.proxy.log.RequestLog;
import agentcore.streaming.sdkhttp.PublisherReadStream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;

/** The relay with time and both its ends in the test's hands. */
@ExtendWith(VertxExtension.class)
class RelayTest {
    private static final String EVENT = "data: {\"text\": \"日本\"}\n\n";
    private static final String COMMENT = ": keep-alive\n\n";
    private static final long NOON = 1_000_000;

    private final ManualTimers timers = new ManualTimers(NOON, false);
    private final RecordingResponse out = new RecordingResponse();
    private PublisherReadStream in;
    private long asked;
    private boolean cancelled;

    @Test
    void everyPieceIsOneWriteOfItsWholeLines(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream; charset=utf-8");
            piece("data: 1\n\ndata: 2\n\nda");
            piece("ta: 3\n");
            piece("\ndata: 4");
            assertEquals(List.of("data: 1\n\ndata: 2\n\n", "data: 3\n", "\n"), out.writes);
            piece("\n\n");
            in.onComplete();
            assertEquals("data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\n", out.taken());
            assertEquals("", out.errorType());
            assertTrue(out.ended());
            assertEquals(0, timers.pending());
        });
    }

    /** A read may bring many chunks. */
    @Test
    void whatComesInOneTurnOfTheEventLoopIsOneWrite(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream");
            pieceOfTurn("data: 1\n\n");
            pieceOfTurn("data: 2\n");
            pieceOfTurn("\nda");
            assertEquals(List.of(), out.writes);
            timers.endTurn();
            assertEquals(List.of("data: 1\n\ndata: 2\n\n"), out.writes);
            pieceOfTurn("ta: 3\n\n");
            in.onComplete(); // in the same turn
            assertEquals(List.of("data: 1\n\ndata: 2\n\n", "data: 3\n\n"), out.writes);
            assertTrue(out.ended());
            timers.endTurn();
        });
    }

    @Test
    void aCutInTheSameTurnComesAfterWhatCameBeforeIt(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream");
            pieceOfTurn(EVENT + "data: ha");
            in.onError(new IOException("reset"));
            assertFailed("StreamCut", EVENT);
            timers.endTurn();
        });
    }

    @Test
    void moreThanAWritesFillIsNotKeptUntilTheTurnIsOver(Vertx vertx) {
        run(vertx, () -> {
            relay("application/octet-stream");
            pieceOfTurn("x".repeat(Relay.MAX_JOINED - 1));
            assertEquals(List.of(), out.writes);
            pieceOfTurn("yz");
            assertEquals(1, out.writes.size());
            assertEquals(Relay.MAX_JOINED + 1, out.taken().length());
            pieceOfTurn("rest");
            timers.endTurn();
            assertEquals("rest", out.taken());
        });
    }

    /** As of an agent that forgets the last line end. */
    @Test
    void aLastLineWithoutItsEndIsJudgedToo(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream");
            piece("data: {\"messageStart\": {}}\n\ndata: {\"messageStop\": {}}");
            in.onComplete();
            assertEquals("data: {\"messageStart\": {}}\n\ndata: {\"messageStop\": {}}", out.taken());
            assertEquals("", out.errorType());
        });
    }

    @Test
    void aStreamWithoutTheEventThatHasToEndItIsACut(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream", "PROXY_TERMINAL_EVENT", "done");
            piece(EVENT);
            in.onComplete();
            assertFailed("StreamCut", EVENT);
        });
    }

    @Test
    void anythingButAnEventStreamPassesAsItComes(Vertx vertx) {
        run(vertx, () -> {
            relay("application/json", "PROXY_HEARTBEAT", "1s");
            piece("{\"a");
            piece("\0\r");
            assertEquals(List.of("{\"a", "\0\r"), out.writes);
            timers.pass(100_000);
            in.onComplete();
            assertEquals("{\"a\0\r", out.taken());
            assertEquals("", out.errorType());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-streams", "application/text/event-stream", "text/event-stream-x; a=b"})
    void whatOnlyLooksLikeAnEventStreamIsNone(String contentType, Vertx vertx) {
        run(vertx, () -> {
            relay(contentType);
            piece("half a line");
            assertEquals("half a line", out.taken());
        });
    }

    @Test
    void aCommentGoesOutAfterSilenceBetweenEvents(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream", "PROXY_HEARTBEAT", "15s");
            timers.pass(14_999);
            assertEquals("", out.taken());
            timers.pass(1);
            assertEquals(COMMENT, out.taken());
            timers.pass(14_999);
            assertEquals("", out.taken());
            timers.pass(1);
            assertEquals(COMMENT, out.taken());
            piece(EVENT);
            timers.pass(14_999);
            assertEquals(EVENT, out.taken());
            timers.pass(1);
            assertEquals(COMMENT, out.taken());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: 1\n", "data: 1", "d", ": c", "event: x\n: c\n"})
    void noCommentGoesIntoAnOpenEventOrLine(String open, Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream", "PROXY_HEARTBEAT", "15s", "PROXY_IDLE_TIMEOUT", "290s");
            piece(EVENT + open);
            out.taken();
            timers.pass(289_000);
            assertEquals("", out.taken());
            piece("\n\n");
            out.taken();
            timers.pass(30_000);
            assertTrue(out.taken().startsWith(COMMENT));
        });
    }

    /** The timer that was set before the event came fires in between. */
    @Test
    void aCommentComesWhenNothingWasSentForSoLong(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream", "PROXY_HEARTBEAT", "15s");
            timers.pass(10_000);
            piece(EVENT);
            out.taken();
            timers.pass(14_999);
            assertEquals("", out.taken());
            timers.pass(1);
            assertEquals(COMMENT, out.taken());
        });
    }

    @Test
    void noCommentIsAddedForAReaderThatIsBehind(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream", "PROXY_HEARTBEAT", "15s");
            out.fill();
            piece(EVENT);
            timers.pass(100_000);
            assertEquals(EVENT, out.taken());
            out.drain();
            timers.pass(15_000);
            assertEquals(COMMENT, out.taken());
        });
    }

    @Test
    void aSmallWriteIsPaddedBetweenEventsOnly(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream", "PROXY_PAD_BYTES", "1KB");
            piece(EVENT);
            assertEquals(EVENT + ": " + " ".repeat(1024 - EVENT.getBytes(UTF_8).length - 4) + "\n\n", out.taken());
            piece(EVENT + "da"); // what is held is no part of it
            assertEquals(1024, out.taken().getBytes(UTF_8).length);
            piece("ta: 1\n");
            assertEquals("data: 1\n", out.taken());
            piece("\n");
            assertEquals(1024, out.taken().length());
            String large = "data: " + "x".repeat(1016) + "\n\n";
            piece(large);
            assertEquals(large, out.taken());
            timers.pass(15_000);
            assertEquals(1024, out.taken().length());
        });
    }

    @Test
    void anythingButAnEventStreamIsNotPadded(Vertx vertx) {
        run(vertx, () -> {
            relay("application/json", "PROXY_PAD_BYTES", "1KB");
            piece("{}");
            assertEquals("{}", out.taken());
        });
    }

    @Test
    void withoutHeartbeatThereIsNone(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream", "PROXY_HEARTBEAT", "0");
            timers.pass(289_000);
            assertEquals("", out.taken());
        });
    }

    @Test
    void aStreamEndsWhenTheAgentIsSilentForTooLong(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream", "PROXY_IDLE_TIMEOUT", "20s", "PROXY_HEARTBEAT", "0");
            timers.pass(19_000);
            piece(EVENT);
            timers.pass(19_999);
            assertFalse(out.ended());
            timers.pass(1);
            assertFailed("IdleTimeout", EVENT);
        });
    }

    /** Bytes are what counts, not events: one that never ends gets no heartbeat, and the idle limit decides. */
    @Test
    void commentsOfOursDoNotKeepASilentAgentAlive(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream", "PROXY_IDLE_TIMEOUT", "20s", "PROXY_HEARTBEAT", "15s");
            timers.pass(20_000);
            assertFailed("IdleTimeout", COMMENT);
        });
    }

    /** Then it is the reader who is slow. */
    @Test
    void theAgentIsNotSilentWhileItIsNotListenedTo(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream", "PROXY_IDLE_TIMEOUT", "20s", "PROXY_HEARTBEAT", "0");
            out.fill();
            piece(EVENT);
            timers.pass(500_000);
            assertFalse(out.ended());
            out.drain();
            timers.pass(19_999);
            assertFalse(out.ended());
            timers.pass(1);
            assertFailed("IdleTimeout", EVENT);
        });
    }

    @Test
    void aStreamEndsBeforeTheFunctionsTimeIsUp(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream", "PROXY_HEARTBEAT", "0", "PROXY_IDLE_TIMEOUT", "24m");
            piece(EVENT);
            timers.pass(899_999);
            assertFalse(out.ended());
            timers.pass(1);
            assertFailed("DeadlineReached", EVENT);
        });
    }

    @Test
    void alsoForAReaderThatIsBehind(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream");
            out.fill();
            piece(EVENT);
            timers.pass(900_000);
            assertFailed("DeadlineReached", EVENT);
        });
    }

    @Test
    void aCutDropsTheHalfLineAndSaysSo(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream");
            piece(EVENT + "data: ha");
            in.onError(new IOException("reset"));
            assertFailed("StreamCut", EVENT);
        });
    }

    @Test
    void aCutOfAnythingElseIsToldInTrailersOnly(Vertx vertx) {
        run(vertx, () -> {
            relay("application/json");
            piece("{\"half\":");
            in.onError(new IOException("reset"));
            assertEquals("{\"half\":", out.taken());
            assertEquals("Function.StreamCut", out.errorType());
        });
    }

    @Test
    void aMessageWithoutItsEndIsACut(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream");
            piece("data: {\"event\": {\"messageStart\": {}}}\n\n");
            in.onComplete();
            assertFailed("StreamCut", "data: {\"event\": {\"messageStart\": {}}}\n\n");
        });
    }

    @Test
    void aClosedResponseCancelsTheCallAndStopsTheTimer(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream");
            piece(EVENT);
            out.closeByPlatform();
            assertTrue(cancelled);
            assertEquals(0, timers.pending());
            timers.pass(1_000_000);
            in.onError(new IOException("late"));
            assertEquals(EVENT, out.taken());
        });
    }

    /** Counts at the agent's end: while the response is full, no more comes than was asked for before. */
    @Test
    void aFullResponseStopsTheReading(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream");
            assertEquals(1, asked);
            out.fill();
            piece(EVENT); // this one fills it, and the next was asked for in the same turn
            assertEquals(2, asked);
            assertEquals(EVENT, out.taken());
            piece(EVENT);
            assertEquals(2, asked);
            assertEquals("", out.taken());
            out.drain();
            timers.endTurn();
            assertEquals(EVENT, out.taken());
            assertEquals(3, asked);
        });
    }

    @Test
    void theEndIsPassedOnAlsoWhileTheResponseIsFull(Vertx vertx) {
        run(vertx, () -> {
            relay("text/event-stream");
            out.fill();
            piece(EVENT + "data: last");
            in.onComplete();
            assertEquals(EVENT + "data: last", out.taken());
            assertTrue(out.ended());
            assertEquals("", out.errorType());
            out.drain();
        });
    }

    private void relay(String contentType, String... settings) {
        Settings read = SettingsTest.from(settings);
        new Relay(new AgentAnswer(contentType, false, in), false, NOON, out,
                new InvocationReport(new RequestLog("req-1", Optional.empty()), timers, false), read,
                new Deadline(NOON + 900_000),
                timers)
                .start();
    }

    /** A piece that comes alone. */
    private void piece(String text) {
        pieceOfTurn(text);
        timers.endTurn();
    }

    private void pieceOfTurn(String text) {
        in.onNext(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    private void assertFailed(String type, String before) {
        String written = out.taken();
        assertTrue(written.startsWith(before), written);
        String error = written.substring(before.length());
        assertTrue(error.startsWith("event: error\ndata: {\"error\":{\"type\":\"" + type + "\",\"message\":\""), error);
        assertTrue(error.endsWith(",\"requestId\":\"req-1\"}}\n\n"), error);
        assertEquals("Function." + type, out.errorType());
        assertTrue(out.ended());
        assertEquals(!type.equals("StreamCut"), cancelled, "an agent that is still there is told to stop");
        assertEquals(0, timers.pending());
    }

    /** Runs the test's body on an event loop, where the stream lives. */
    private void run(Vertx vertx, Runnable body) {
        Context context = vertx.getOrCreateContext();
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(v -> {
            in = new PublisherReadStream(context);
            in.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {
                    asked += n;
                }

                @Override
                public void cancel() {
                    cancelled = true;
                }
            });
            try {
                body.run();
                done.complete(null);
            } catch (Throwable failure) { // whatever it is, the test's thread throws it
                done.completeExceptionally(failure);
            }
        });
        try {
            done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AssertionError failed) {
                throw failed;
            }
            throw e;
        }
    }
}
