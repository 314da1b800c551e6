package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedRuntimeApi;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong between the function and Lambda ends an invocation, or the runtime, and is told. */
@ExtendWith(VertxExtension.class)
class PlatformFailuresTest {
    private static final byte[] EVENT = "{}".getBytes(UTF_8);

    private final ScriptedRuntimeApi api = new ScriptedRuntimeApi();
    private final BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();

    @AfterEach
    void closeApi() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIN", "RST"})
    void theHandlerIsToldWhenThePlatformClosesTheResponseAndTheNextInvocationWorks(String how, Vertx vertx)
            throws InterruptedException {
        run(vertx, (invocation, response) -> {
            response.exceptionHandler(told::add);
            response.write(Buffer.buffer("begun"));
            return invocation.requestId().equals("req-1") ? response.done() : response.end();
        });
        api.awaitNext(1);
        api.invoke("req-1", EVENT);
        Call post = api.takePost();
        assertEquals("begun", new String(post.readChunk(), UTF_8));
        if (how.equals("RST")) {
            post.reset();
        } else {
            post.close();
        }
        assertEquals("The Runtime API closed the connection of the response.", told.take().getMessage());
        api.awaitNext(1);
        serveNormally();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 413, 202})
    void anAnswerWhileTheResponseIsBeingWrittenEndsIt(int status, Vertx vertx) throws InterruptedException {
        run(vertx, (invocation, response) -> {
            response.exceptionHandler(told::add);
            response.write(Buffer.buffer("begun"));
            return invocation.requestId().equals("req-1") ? response.done() : response.end();
        });
        api.awaitNext(1);
        api.invoke("req-1", EVENT);
        Call post = api.takePost();
        post.readChunk();
        post.answer(status, "{\"errorType\":\"Early\"}");
        assertEquals("The Runtime API answered " + status + " to a response: {\"errorType\":\"Early\"}",
                told.take().getMessage());
        api.awaitNext(1);
        serveNormally();
    }

    @Test
    void anAnswerOtherThan202EndsTheInvocationOnly(Vertx vertx) throws InterruptedException {
        run(vertx, (invocation, response) -> {
            response.done().onFailure(told::add);
            return response.end(Buffer.buffer("x"));
        });
        api.awaitNext(1);
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
        api.awaitNext(1);
        api.invoke("req-1", EVENT);
        Call error = api.takePost();
        error.readBody();
        error.answer(403, "{\"errorType\":\"InvalidStateTransition\"}");
        api.awaitNext(1);
        serveNormally();
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
        api.awaitNext(1);
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

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "", "100000"})
    void aConcurrencyThatIsNoneIsAnInitError(String concurrency, Vertx vertx) {
        Future<Void> ended = LambdaRuntime.run(vertx,
                Map.of("AWS_LAMBDA_RUNTIME_API", api.address(), "AWS_LAMBDA_MAX_CONCURRENCY", concurrency),
                v -> (invocation, response) -> response.end());
        Call post = api.takePost();
        assertEquals("/2018-06-01/runtime/init/error", post.target());
        post.readBody();
        api.accept(post);
        assertEquals("AWS_LAMBDA_MAX_CONCURRENCY must be a number from 1 to 99999, and is '" + concurrency + "'.",
                failureOf(ended).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "localhost:", ":1", "localhost:123456"})
    void outsideLambdaItSaysWhatIsMissing(String address, Vertx vertx) {
        Throwable failure = failureOf(
                LambdaRuntime.run(vertx, address.isEmpty() ? Map.of() : Map.of("AWS_LAMBDA_RUNTIME_API", address),
                        v -> (invocation, response) -> response.end()));
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

    private Future<Void> run(Vertx vertx, InvocationHandler handler) {
        return LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", api.address()), v -> handler);
    }

    private void serveNormally() {
        api.invoke("req-2", EVENT);
        Call post = api.takePost();
        assertEquals("/2018-06-01/runtime/invocation/req-2/response", post.target());
        post.readBody();
        api.accept(post);
        api.awaitNext(1);
    }

    private static Throwable failureOf(Future<Void> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get();
            throw new AssertionError("It did not fail.");
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
