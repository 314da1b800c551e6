package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.proxy.contract.FloodingAgent;
import agentcore.streaming.runtime.InvocationResponse;
import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * 64 MB of events to a client that stalls, then reads to the end; in one process, where every hop can be looked at. The
 * transport and the runtime count theirs in their own modules; here are those of the function, and the sum of all: a hop
 * that did not pause would let the agent write more.
 */
class BackPressureTest {
    /**
     * The most that the response may hold when it calls itself full: what its socket takes, in writes of the relay, each of
     * which is at most a joined one, the piece that crossed that mark (64 KB), and a held line.
     */
    private static final long MOST_HELD = 64 * 1024 + 17 * (Relay.MAX_JOINED + 64 * 1024L + SseGate.MAX_HELD);
    /** Beyond that: the transport's queues (26 pieces of 64 KB), and the kernel's buffers of three sockets. */
    private static final long MOST_BETWEEN = MOST_HELD + 28 * 64 * 1024L + 3 * 2 * 2 * 256 * 1024L;

    @ParameterizedTest
    @EnumSource
    void aStalledClientStopsEveryHopAndLosesNothing(UpstreamAuth auth) throws InterruptedException {
        Counting counting = new Counting();
        try (InProcessChain chain = new InProcessChain(auth,
                handler -> (invocation, response) -> handler.handle(invocation, counting.of(response)))) {
            FunctionExchange exchange = chain.send(chain.event("{}"));
            FloodingAgent agent = new FloodingAgent(chain.takeAgentCall());
            assertEquals(200, exchange.status()); // and then the client reads no more
            counting.full.await();
            long written = agent.awaitPaused();
            assertTrue(written <= MOST_BETWEEN, "the agent had written " + written);
            agent.assertAnswer(exchange);
            assertTrue(counting.pauses.get() > 0);
            assertTrue(counting.mostHeld.get() <= MOST_HELD, "the response held " + counting.mostHeld);
            assertTrue(agent.pauses() > 0);
        }
    }

    /** Counts at the response: how often it was full, and how much it held then. */
    private static final class Counting {
        final AtomicInteger pauses = new AtomicInteger();
        final AtomicLong mostHeld = new AtomicLong();
        final CountDownLatch full = new CountDownLatch(1);
        private long held;

        InvocationResponse of(InvocationResponse response) {
            return new InvocationResponse() {
                @Override
                public Future<Void> write(Buffer data) {
                    held += data.length();
                    mostHeld.accumulateAndGet(held, Math::max);
                    return response.write(data).onSuccess(sent -> held -= data.length());
                }

                @Override
                public boolean writeQueueFull() {
                    boolean isFull = response.writeQueueFull();
                    if (isFull) {
                        pauses.incrementAndGet();
                        full.countDown();
                    }
                    return isFull;
                }

                @Override
                public InvocationResponse drainHandler(Handler<Void> handler) {
                    response.drainHandler(handler);
                    return this;
                }

                @Override
                public InvocationResponse prelude(Prelude prelude) {
                    response.prelude(prelude);
                    return this;
                }

                @Override
                public InvocationResponse contentType(String contentType) {
                    response.contentType(contentType);
                    return this;
                }

                @Override
                public boolean begun() {
                    return response.begun();
                }

                @Override
                public Future<Void> end() {
                    return response.end();
                }

                @Override
                public Future<Void> fail(RuntimeError error) {
                    return response.fail(error);
                }

                @Override
                public Future<Void> done() {
                    return response.done();
                }

                @Override
                public InvocationResponse exceptionHandler(Handler<Throwable> handler) {
                    response.exceptionHandler(handler);
                    return this;
                }

                @Override
                public InvocationResponse setWriteQueueMaxSize(int maxSize) {
                    response.setWriteQueueMaxSize(maxSize);
                    return this;
                }
            };
        }
    }
}
