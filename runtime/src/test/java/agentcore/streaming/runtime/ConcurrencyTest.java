package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.gateway.Prelude;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** Several invocations at a time, as on Lambda Managed Instances. */
class ConcurrencyTest extends RuntimeTestBase {
    private static final int STREAMS = 1000;

    private void run(Vertx vertx, int concurrency, InvocationHandler handler) {
        LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", api.address(), "AWS_LAMBDA_MAX_CONCURRENCY",
                String.valueOf(concurrency)), v -> Future.succeededFuture(handler));
        api.awaitNext(concurrency);
    }

    @Test
    void asManyInvocationsAreAskedForAsLambdaAllows(Vertx vertx) throws InterruptedException {
        Promise<Void> go = Promise.promise();
        run(vertx, 5, (invocation, response) -> response.write(Buffer.buffer(invocation.requestId()))
                .compose(written -> go.future()));
        passLoop(vertx);
        assertEquals(0, api.nextCallsNotAwaited());
        Set<String> served = new HashSet<>();
        List<Call> posts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Call post = invoke("req-" + i);
            served.add(new String(post.readChunk(), UTF_8)); // all five are in the middle of their answers
            posts.add(post);
        }
        assertEquals(Set.of("req-0", "req-1", "req-2", "req-3", "req-4"), served);
        vertx.getOrCreateContext().runOnContext(v -> go.complete());
        for (Call post : posts) {
            passLoop(vertx);
            assertEquals(0, api.nextCallsNotAwaited()); // one only for one that is over
            finish(post);
        }
    }

    /** Managed instances send this header empty where there is no client context. */
    @Test
    void anEmptyClientContextIsNone(Vertx vertx) {
        run(vertx, 2, (invocation, response) -> response.end(Buffer.buffer("served")));
        api.invoke("req-1", "{}".getBytes(UTF_8), Map.of("Lambda-Runtime-Client-Context", ""));
        Call post = api.takePost();
        assertEquals("served", new String(post.readBody(), UTF_8));
        api.accept(post);
        api.awaitNext(1);
    }

    /** With AWS's Node client 4.0.2 most of so many arrive when all are over. */
    @Test
    void noStreamWaitsForAnother(Vertx vertx) {
        Map<String, Promise<Void>> gates = new ConcurrentHashMap<>();
        run(vertx, STREAMS, (invocation, response) -> {
            Promise<Void> first = Promise.promise();
            Promise<Void> second = Promise.promise();
            gates.put(invocation.requestId() + " 1", first);
            gates.put(invocation.requestId() + " 2", second);
            response.prelude(Prelude.status(200));
            return first.future().compose(open -> response.write(Buffer.buffer(invocation.requestId() + " 1")))
                    .compose(written -> second.future())
                    .compose(open -> response.end(Buffer.buffer(invocation.requestId() + " 2")));
        });
        Map<String, Call> posts = new HashMap<>();
        List<String> order = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            Call post = invoke("req-" + i);
            post.readChunk();
            posts.put("req-" + i, post);
            order.add("req-" + i);
        }
        for (int event = 1; event <= 2; event++) {
            Collections.shuffle(order, new Random(event));
            for (String requestId : order) { // each comes although all others are silent
                String expected = requestId + " " + event;
                vertx.getOrCreateContext().runOnContext(v -> gates.get(expected).complete());
                assertEquals(expected, new String(posts.get(requestId).readChunk(), UTF_8));
            }
        }
        for (Call post : posts.values()) {
            post.readBody();
            api.accept(post);
        }
        api.awaitNext(STREAMS);
    }
}
