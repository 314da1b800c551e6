package agentcore.streaming.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a connection to the Runtime API is used, and what comes over it. AWS's own capture (golden/) has one for all. */
class RuntimeApiConnectionTest extends RuntimeTestBase {
    private static final InvocationHandler ANSWERS = (invocation, response) -> response.end(Buffer.buffer("x"));

    @Test
    void oneAsksAndCarriesTheResponses(Vertx vertx) {
        run(vertx, ANSWERS);
        for (String id : new String[]{"req-1", "req-2", "req-3"}) {
            Call post = invoke(id);
            assertEquals(1, post.connection());
            finish(post);
        }
    }

    /** The trailers of a failure end a response like any other. */
    @Test
    void itOutlivesAResponseThatFails(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            response.write(Buffer.buffer("x"));
            return Future.failedFuture("planned");
        });
        finish(invoke("req-1"));
        assertEquals(1, invoke("req-2").connection());
    }

    /** Nothing of a response was on it: the error goes another way. */
    @Test
    void itOutlivesAnInvocationThatFailsBefore(Vertx vertx) {
        run(vertx, (invocation, response) -> invocation.requestId().equals("req-1")
                ? Future.failedFuture("planned")
                : response.end());
        Call error = invoke("req-1");
        assertEquals("/2018-06-01/runtime/invocation/req-1/error", error.target());
        finish(error);
        assertEquals(1, invoke("req-2").connection());
    }

    @Test
    void whereTheRuntimeApiClosesItAfterAResponseThereIsANewOne(Vertx vertx) {
        run(vertx, ANSWERS);
        Call post = invoke("req-1");
        post.readBody();
        post.answer(202, "", "Connection: close");
        api.awaitNext(1);
        assertEquals(2, invoke("req-2").connection());
    }

    /** As the developer guide lets it: the request for the next invocation may be on its way by then. */
    @Test
    void whereItClosesItWithoutAWordInvocationsGoOn(Vertx vertx) {
        run(vertx, ANSWERS);
        Call post = invoke("req-1");
        post.readBody();
        post.raw("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n").close(); // without reading what is next
        finish(invoke("req-2"));
    }

    /** An answer without a length: the connection ends with it. */
    @Test
    void whereAnAnswerEndsWithItInvocationsGoOn(Vertx vertx) {
        run(vertx, ANSWERS);
        Call post = invoke("req-1");
        post.readBody();
        post.raw("HTTP/1.1 202 Accepted\r\n\r\n{}").close();
        finish(invoke("req-2"));
    }

    /** Nothing was asked, so it isn't the response's answer; and without a word Lambda would hand out the invocation again. */
    @Test
    void whatIsNoAnswerToTheResponseFailsTheInvocationInWords(Vertx vertx) throws InterruptedException {
        try (ScriptedServer server = new ScriptedServer()) {
            LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.port()),
                    v -> Future.succeededFuture((invocation, response) -> response.done()));
            String answer = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: req-1\r\n"
                    + "Lambda-Runtime-Deadline-Ms: 1\r\nContent-Length: 2\r\n\r\n{}";
            Call next = server.take();
            next.raw(answer + answer);
            Call error = server.take();
            assertEquals("/2018-06-01/runtime/invocation/req-1/error", error.target());
            error.readBody();
            error.answer(202, "");
            next.awaitClosedByClient();
        }
    }

    /** One loop that ends ends all, and tells Lambda nothing of the others' responses. */
    @Test
    void whenTheRuntimeEndsNoErrorIsTold(Vertx vertx) throws InterruptedException {
        try (ScriptedServer server = new ScriptedServer()) {
            Future<Void> ended = LambdaRuntime.run(vertx,
                    Map.of("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.port(), "AWS_LAMBDA_MAX_CONCURRENCY", "2"),
                    v -> Future.succeededFuture((invocation, response) -> invocation.requestId().equals("req-1")
                            ? response.done()
                            : response.end()));
            Call first = server.take();
            Call second = server.take();
            first.answer(200, "{}", "Lambda-Runtime-Aws-Request-Id: req-1", "Lambda-Runtime-Deadline-Ms: 1");
            second.answer(200, "{}", "Lambda-Runtime-Aws-Request-Id: req-2", "Lambda-Runtime-Deadline-Ms: 1");
            Call post = server.take();
            post.readBody();
            post.answer(500, "");
            failureOf(ended);
            passLoop(vertx);
            assertEquals(0, server.callsNotTaken());
            assertEquals(2, server.connections());
        }
    }

    @Test
    void andWhereItClosesItAfterAnInvocation(Vertx vertx) {
        run(vertx, ANSWERS);
        api.invoke("req-1", EVENT, Map.of("Connection", "close"));
        Call post = api.takePost();
        assertEquals(2, post.connection());
        finish(post);
        assertEquals(2, invoke("req-2").connection());
    }

    @Test
    void aResponseThatIsRefusedEndsIt(Vertx vertx) {
        run(vertx, ANSWERS);
        Call post = invoke("req-1");
        post.readBody();
        post.answer(413, "too large");
        api.awaitNext(1);
        assertEquals(2, invoke("req-2").connection());
    }

    /** Whoever still holds a response that is over has no say in what its connection does now. */
    @Test
    void aResponseThatIsOverDoesNothingToTheNext(Vertx vertx) throws InterruptedException {
        BlockingQueue<InvocationResponse> responses = new LinkedBlockingQueue<>();
        BlockingQueue<Boolean> full = new LinkedBlockingQueue<>();
        BlockingQueue<Integer> marks = new LinkedBlockingQueue<>();
        BlockingQueue<String> drained = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            if (invocation.requestId().equals("req-1")) {
                responses.add(response);
                return response.end();
            }
            InvocationResponse first = responses.remove();
            while (!response.writeQueueFull()) {
                response.write(Buffer.buffer(new byte[1024 * 1024]));
            }
            first.setWriteQueueMaxSize(2 * StreamedResponse.MAX_QUEUED);
            marks.add(((StreamedResponse) response).socket().channelHandlerContext().channel().config()
                    .getWriteBufferHighWaterMark());
            full.add(first.writeQueueFull());
            full.add(response.writeQueueFull());
            response.drainHandler(v -> drained.add("second"));
            first.drainHandler(v -> drained.add("first"));
            return response.end();
        });
        finish(invoke("req-1"));
        Call post = invoke("req-2");
        assertFalse(full.take());
        assertTrue(full.take());
        assertEquals(StreamedResponse.MAX_QUEUED, marks.take());
        finish(post);
        assertEquals("second", drained.take());
    }

    /** As large as an event may be (6 MB, developer guide, gettingstarted-limits). */
    @Test
    void theLargestEventComesWhole(Vertx vertx) throws InterruptedException {
        byte[] event = new byte[6 * 1024 * 1024];
        new Random(1).nextBytes(event);
        BlockingQueue<Buffer> seen = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            seen.add(invocation.body());
            return response.end();
        });
        api.invoke("req-1", event);
        assertArrayEquals(event, seen.take().getBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"what is this?\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"})
    void anAnswerThatIsNoneEndsTheRuntime(String answer, Vertx vertx) throws InterruptedException {
        try (ScriptedServer server = new ScriptedServer()) {
            Future<Void> ended = LambdaRuntime.run(vertx,
                    Map.of("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.port()),
                    v -> Future.succeededFuture(ANSWERS));
            Call next = server.take();
            next.raw(answer);
            assertEquals("The Runtime API does not answer: what it sends is no answer", failureOf(ended).getMessage());
            next.awaitClosedByClient();
        }
    }

    @Test
    void anAnswerThatBreaksOffEndsTheRuntime(Vertx vertx) throws InterruptedException {
        try (ScriptedServer server = new ScriptedServer()) {
            Future<Void> ended = LambdaRuntime.run(vertx,
                    Map.of("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.port()),
                    v -> Future.succeededFuture(ANSWERS));
            server.take().raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}").close();
            assertEquals("The Runtime API does not answer: it closed the connection", failureOf(ended).getMessage());
        }
    }
}
