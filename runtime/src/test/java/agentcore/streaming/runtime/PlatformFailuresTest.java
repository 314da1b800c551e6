package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.RecordedLog;
import agentcore.streaming.wire.fixture.ScriptedServer;
import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong between the function and Lambda ends an invocation, or the runtime, and is told. */
class PlatformFailuresTest extends RuntimeTestBase {
    private final BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();

    @Test
    void anAnswerOtherThan202EndsTheInvocationOnly(Vertx vertx) throws InterruptedException {
        run(vertx, (invocation, response) -> {
            response.done().onFailure(told::add);
            return response.end(Buffer.buffer("x"));
        });
        api.invoke("req-1", EVENT);
        Call post = api.takePost();
        post.readBody();
        post.answer(413, "too large");
        assertEquals("The Runtime API answered 413 to a response: too large", told.take().getMessage());
        api.awaitNext(1);
        serveNormally();
    }

    @Test
    void aRefusedErrorEndsTheInvocationOnly(Vertx vertx) {
        run(vertx, (invocation, response) -> invocation.requestId().equals("req-1")
                ? Future.failedFuture("why")
                : response.end());
        api.invoke("req-1", EVENT);
        Call error = api.takePost();
        error.readBody();
        try (RecordedLog log = new RecordedLog()) {
            error.answer(403, "{\"errorType\":\"InvalidStateTransition\"}");
            api.awaitNext(1);
            assertTrue(log.text().contains("Invocation req-1: The Runtime API answered 403 to an error"), log.text());
        }
        serveNormally();
    }

    /** The operator's only trace of it, besides Lambda's own. */
    @Test
    void aFailedInvocationIsToldInTheLog(Vertx vertx) {
        run(vertx, (invocation, response) -> Future.failedFuture(new IllegalStateException("my words")));
        try (RecordedLog log = new RecordedLog()) {
            finish(invoke("req-1"));
            assertTrue(log.text().contains(
                    "Invocation req-1: the handler failed with Function.IllegalStateException, my words"), log.text());
            assertFalse(log.text().contains("The Runtime API answered"), log.text());
        }
    }

    /** "Container error. Non-recoverable state. Runtime should exit promptly." (developer guide, runtimes-api) */
    @Test
    void aStatusOf500EndsTheRuntime(Vertx vertx) {
        Future<Void> ended = run(vertx, (invocation, response) -> response.write(Buffer.buffer("x")));
        api.invoke("req-1", EVENT);
        Call post = api.takePost();
        post.readBody();
        post.answer(500, "{}");
        assertTrue(failureOf(ended) instanceof RuntimeApiException failure && failure.fatal());
    }

    @Test
    void theRuntimeEndsWhenTheRuntimeApiIsGone(Vertx vertx) {
        Future<Void> ended = run(vertx, (invocation, response) -> response.end());
        api.close();
        Throwable failure = failureOf(ended);
        assertTrue(failure.getMessage().startsWith("The Runtime API does not answer: "), failure.getMessage());
    }

    @Test
    void aFailedInitialisationIsReportedAndEndsTheRuntime(Vertx vertx) {
        RuntimeError error = new RuntimeError("Function.InvalidSettings", "PROXY_X must be a duration.");
        Future<Void> ended = LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", api.address()), v -> {
            throw new RuntimeErrorException(error);
        });
        Call post = api.takePost();
        assertEquals("/2018-06-01/runtime/init/error", post.target());
        assertEquals(Optional.of("Function.InvalidSettings"), post.header("Lambda-Runtime-Function-Error-Type"));
        assertEquals("{\"errorType\":\"Function.InvalidSettings\",\"errorMessage\":\"PROXY_X must be a duration.\","
                + "\"stackTrace\":[]}", new String(post.readBody(), UTF_8));
        api.accept(post);
        assertEquals("PROXY_X must be a duration.", failureOf(ended).getMessage());
        assertEquals(0, api.nextCallsNotAwaited());
    }

    @Test
    void anInitialisationMayFailLater(Vertx vertx) {
        Future<Void> ended = LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", api.address()),
                v -> v.timer(1).compose(later -> Future.failedFuture(new CompletionException(
                        new RuntimeErrorException(new RuntimeError("Function.NoSecret", "There is no secret."))))));
        Call post = api.takePost();
        assertEquals("/2018-06-01/runtime/init/error", post.target());
        assertEquals(Optional.of("Function.NoSecret"), post.header("Lambda-Runtime-Function-Error-Type"));
        post.readBody();
        api.accept(post);
        assertEquals("There is no secret.", failureOf(ended).getMessage());
        assertEquals(0, api.nextCallsNotAwaited());
    }

    static Stream<LambdaRuntime.Initializer> uselessInitializers() {
        return Stream.of(v -> null, v -> Future.succeededFuture(null), v -> {
            throw new AssertionError("planned");
        }, v -> {
            throw PlatformFailuresTest.<RuntimeException>unchecked(new IOException("planned"));
        });
    }

    @ParameterizedTest
    @MethodSource("uselessInitializers")
    void anInitializerThatIsOfNoUseEndsTheRuntime(LambdaRuntime.Initializer initializer, Vertx vertx) {
        Future<Void> ended = LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", api.address()), initializer);
        Call post = api.takePost();
        assertEquals("/2018-06-01/runtime/init/error", post.target());
        post.readBody();
        api.accept(post);
        assertNotEquals(null, failureOf(ended).getMessage());
    }

    /** As languages other than Java throw them. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }

    /** The reason counts, and not that it could not be reported; a Runtime API that is silent does not keep it alive. */
    @ParameterizedTest
    @ValueSource(strings = {"gone", "silent", "refuses"})
    void theReasonOfAFailedInitialisationSurvivesAReportThatFails(String how, Vertx vertx) {
        String address = api.address();
        if (how.equals("gone")) {
            api.close();
        }
        Future<Void> ended = LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", address), v -> {
            throw new IllegalStateException("the real reason");
        });
        if (how.equals("refuses")) {
            Call post = api.takePost();
            post.readBody();
            post.answer(500, "{}");
        }
        assertEquals("the real reason", failureOf(ended).getMessage());
    }

    @Test
    void whenOneInvocationEndsTheRuntimeNothingOfItRunsOn(Vertx vertx) {
        try (ScriptedServer server = new ScriptedServer()) {
            Future<Void> ended = LambdaRuntime.run(vertx,
                    Map.of("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.port(), "AWS_LAMBDA_MAX_CONCURRENCY", "2"),
                    v -> Future.succeededFuture((invocation, response) -> response.end(Buffer.buffer("x"))));
            Call first = server.take();
            Call second = server.take();
            first.answer(200, "{}", "Lambda-Runtime-Aws-Request-Id: req-1", "Lambda-Runtime-Deadline-Ms: 1");
            Call post = server.take();
            post.readBody();
            post.answer(500, "{}");
            assertTrue(failureOf(ended) instanceof RuntimeApiException failure && failure.fatal());
            second.awaitClosedByClient();
        }
    }

    /** Or Lambda would hand out the same event again, and it would be handled twice. */
    @Test
    void aConnectionThatIsLostBeforeTheResponseHasBegunFailsTheInvocationInWords(Vertx vertx)
            throws InterruptedException {
        BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        CountDownLatch handed = new CountDownLatch(1);
        run(vertx, (invocation, response) -> {
            if (invocation.requestId().equals("req-2")) {
                return response.end();
            }
            handed.countDown();
            return response.done().onFailure(failure -> {
                seen.add(response.begun());
                seen.add(assertThrows(IllegalStateException.class, () -> response.prelude(Prelude.status(200)))
                        .getMessage());
                seen.add(failure.getMessage());
            });
        });
        api.invoke("req-1", EVENT);
        handed.await();
        api.closeResponsesNotBegun();
        Call error = api.takePost();
        assertEquals("/2018-06-01/runtime/invocation/req-1/error", error.target());
        assertEquals(Optional.of("Runtime.ResponseConnectionLost"),
                error.header("Lambda-Runtime-Function-Error-Type"));
        error.readBody();
        assertEquals(false, seen.take()); // the handler is told at once
        assertEquals("The response is over: it has failed, or the Runtime API has closed it.", seen.take());
        assertEquals("The Runtime API closed the connection of the response.", seen.take());
        assertEquals(0, api.nextCallsNotAwaited()); // and nothing is asked for before Lambda is
        error.answer(400, "{\"errorType\":\"InvalidRequestID\"}"); // as the platform does if the time is up
        api.awaitNext(1);
        serveNormally();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "", "100000"})
    void aConcurrencyThatIsNoneIsAnInitError(String concurrency, Vertx vertx) {
        Future<Void> ended = LambdaRuntime.run(vertx,
                Map.of("AWS_LAMBDA_RUNTIME_API", api.address(), "AWS_LAMBDA_MAX_CONCURRENCY", concurrency),
                v -> Future.succeededFuture((invocation, response) -> response.end()));
        Call post = api.takePost();
        assertEquals("/2018-06-01/runtime/init/error", post.target());
        post.readBody();
        api.accept(post);
        assertEquals("AWS_LAMBDA_MAX_CONCURRENCY must be a number from 1 to 99999, and is '" + concurrency + "'.",
                failureOf(ended).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "localhost:", ":1", "localhost:123456", "localhost:0", "localhost:65536"})
    void outsideLambdaItSaysWhatIsMissing(String address, Vertx vertx) {
        Throwable failure = failureOf(
                LambdaRuntime.run(vertx, address.isEmpty() ? Map.of() : Map.of("AWS_LAMBDA_RUNTIME_API", address),
                        v -> Future.succeededFuture((invocation, response) -> response.end())));
        assertEquals("AWS_LAMBDA_RUNTIME_API must be a host and a port, such as 127.0.0.1:9001, and is '" + address
                + "': Lambda sets it, so run this program in Lambda.", failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Lambda-Runtime-Aws-Request-Id", "Lambda-Runtime-Deadline-Ms"})
    void anInvocationWithoutItsIdOrDeadlineEndsTheRuntime(String header, Vertx vertx) {
        Future<Void> ended = run(vertx, (invocation, response) -> response.end());
        api.invoke("req-1", EVENT, Map.of(header, ""));
        assertTrue(failureOf(ended).getMessage().startsWith("The Runtime API handed out an invocation without"));
    }

    private void serveNormally() {
        api.invoke("req-2", EVENT);
        Call post = api.takePost();
        assertEquals("/2018-06-01/runtime/invocation/req-2/response", post.target());
        post.readBody();
        api.accept(post);
        api.awaitNext(1);
    }
}
