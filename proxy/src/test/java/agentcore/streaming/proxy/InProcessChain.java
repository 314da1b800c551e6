package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.proxy.contract.Chain;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.proxy.log.Output;
import agentcore.streaming.runtime.InvocationHandler;
import agentcore.streaming.runtime.LambdaRuntime;
import agentcore.streaming.wire.agentcore.AgentCoreApi;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedRuntimeApi;
import agentcore.streaming.wire.fixture.ScriptedServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/**
 * The function in this process: its runtime, relay, SDK and transport, between a scripted Runtime API (which is the
 * client here) and a scripted AgentCore (which is the agent).
 */
final class InProcessChain implements Chain {
    static final String ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEfGhIj";

    /** What a caller brings where AgentCore takes tokens. */
    static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtaW5lIn0.c2lnbmF0dXJl";

    /** When the test begins; time stands still unless the test lets it {@link #pass}. */
    static final long START = 1_800_000_000_000L;

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, String> callersHeaders = new HashMap<>();
    private final ScriptedRuntimeApi api = new ScriptedRuntimeApi();
    private ScriptedServer agent;
    private volatile InvocationHandler handler;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger agentCallsTaken = new AtomicInteger();
    private final AtomicInteger agentRuns = new AtomicInteger();
    private final ManualTimers timers = new ManualTimers(START, true);
    private final BlockingQueue<String> metrics = new LinkedBlockingQueue<>();
    private final Output output = new Output(OutputStream.nullOutputStream(), new OutputStream() {
        @Override
        public void write(int b) {
            throw new AssertionError("A line is one write.");
        }

        @Override
        public void write(byte[] line, int from, int length) {
            metrics.add(new String(line, from, length, UTF_8));
        }
    });
    /** The function's event loop: the context of the thread that makes the chain. */
    private final Context context = vertx.getOrCreateContext();

    /** Between the runtime and the handler, for tests that count. */
    interface Wrapper {
        InvocationHandler wrap(InvocationHandler handler);

        /** What the function connects with. */
        default Vertx vertx(Vertx vertx) {
            return vertx;
        }
    }

    /** With settings as names and values in turn. */
    InProcessChain(String... settings) {
        this(handler -> handler, settings);
    }

    /** The same; callers bring a token where AgentCore takes that, and the function has no credentials then. */
    InProcessChain(UpstreamAuth auth, String... settings) {
        this(auth, handler -> handler, settings);
    }

    InProcessChain(Wrapper wrapper, String... settings) {
        this(UpstreamAuth.SIGV4, wrapper, settings);
    }

    InProcessChain(UpstreamAuth auth, Wrapper wrapper, String... settings) {
        this(auth, new ScriptedServer(), wrapper, settings);
    }

    /** With an AgentCore of another kind, which is closed with the chain. */
    InProcessChain(UpstreamAuth auth, ScriptedServer agent, Wrapper wrapper, String... settings) {
        this.agent = agent;
        Map<String, String> environment = new HashMap<>(Map.of("AWS_LAMBDA_RUNTIME_API", api.address(),
                "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", agent.url(), "AGENT_RUNTIME_ARN", ARN, "AWS_ACCESS_KEY_ID",
                "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_SESSION_TOKEN", "token"));
        if (auth == UpstreamAuth.BEARER) {
            environment.keySet().removeIf(name -> name.startsWith("AWS_ACCESS") || name.startsWith("AWS_SE"));
            environment.put("PROXY_UPSTREAM_AUTH", "bearer");
            callersHeaders.put("Authorization", "Bearer " + TOKEN);
        }
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        LambdaRuntime.run(vertx, environment, v -> {
            handler = wrapper.wrap(Main.handler(wrapper.vertx(v), environment, timers, output));
            // Without its warm-up: that would connect before a test has said how the server is to behave.
            InvocationHandler cold = handler::handle;
            return Future.succeededFuture(cold);
        });
    }

    /** Waits for the metrics of the next request that is over, as they were written. */
    String takeMetrics() {
        try {
            String line = metrics.poll(60, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("No metrics came.");
            }
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many lines of metrics were written that nobody has taken. */
    int metricsWritten() {
        return metrics.size();
    }

    /** Waits until the function asks for one invocation more. */
    void awaitNext() {
        api.awaitNext(1);
    }

    void closeResponsesNotBegun() {
        api.closeResponsesNotBegun();
    }

    /** Lets time pass for the function. */
    void pass(Duration time) {
        onLoop(() -> timers.pass(time.toMillis()));
    }

    /** Runs this on the function's event loop, and waits until it has. */
    void onLoop(Runnable task) {
        CountDownLatch done = new CountDownLatch(1);
        context.runOnContext(v -> {
            task.run();
            done.countDown();
        });
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What happens when a snapshot of the function is restored. */
    void restore() {
        CompletableFuture<Void> restored = new CompletableFuture<>();
        context.runOnContext(v -> handler.afterRestore().onComplete(restored::complete,
                restored::completeExceptionally));
        restored.join();
    }

    /** Waits until the function has set so many more timers. */
    void awaitTimers(int more) {
        timers.awaitSet(more);
    }

    /** How many timers of the function are set. */
    int timersPending() {
        CompletableFuture<Integer> pending = new CompletableFuture<>();
        context.runOnContext(v -> pending.complete(timers.pending()));
        return pending.join();
    }

    @Override
    public void beSilent() {
        pass(IDLE_TIMEOUT);
    }

    @Override
    public Exchange post(String json, String... headers) {
        return send(event(json, headers));
    }

    /** A proxy event of {@code POST /invoke}. */
    JsonObject event(String body, String... headers) {
        JsonObject sent = new JsonObject().put("Content-Type", "application/json");
        callersHeaders.forEach(sent::put);
        for (int i = 0; i < headers.length; i += 2) {
            sent.put(headers[i], headers[i + 1]);
        }
        return new JsonObject().put("resource", "/invoke").put("path", "/invoke").put("httpMethod", "POST")
                .put("headers", sent).putNull("multiValueHeaders").put("body", body).put("isBase64Encoded", false)
                .put("requestContext", new JsonObject().put("requestId", "gateway-" + requests.incrementAndGet())
                        .put("requestTimeEpoch", START));
    }

    FunctionExchange send(JsonObject event, Map<String, String> invocationHeaders) {
        String id = "invocation-" + requests.incrementAndGet();
        Map<String, String> headers = new HashMap<>(invocationHeaders);
        headers.putIfAbsent("Lambda-Runtime-Deadline-Ms", String.valueOf(START + 900_000));
        api.invoke(id, event.toBuffer().getBytes(), headers);
        return new FunctionExchange(api);
    }

    FunctionExchange send(JsonObject event) {
        return send(event, Map.of());
    }

    /** Any event at all. */
    FunctionExchange sendRaw(String event) {
        api.invoke("invocation-" + requests.incrementAndGet(), event.getBytes(UTF_8));
        return new FunctionExchange(api);
    }

    /** What the function posts, where it is no response. */
    Call takePost() {
        return api.takePost();
    }

    void accept(Call post) {
        api.accept(post);
    }

    @Override
    public Call takeAgentCall() {
        Call call = agent.take();
        agentCallsTaken.incrementAndGet();
        if (call.target().contains(AgentCoreApi.INVOCATIONS)) {
            agentRuns.incrementAndGet();
        }
        return call;
    }

    /** Answers with an error that AgentCore gives without having asked the agent. */
    void refuse(Call call, int status, String code) {
        call.readBody();
        if (call.target().contains(AgentCoreApi.INVOCATIONS)) {
            agentRuns.decrementAndGet();
        }
        call.answer(status, "{\"message\":\"why\"}", "x-amzn-ErrorType: " + code);
    }

    /** How often the agent has been asked, or may have been, as far as calls were taken. */
    int agentRuns() {
        return agentRuns.get();
    }

    /** Nobody listens at AgentCore's address. */
    void stopAgent() {
        agent.close();
    }

    /** Somebody does again. */
    void startAgent() {
        agent = new ScriptedServer(agent.port());
    }

    /** How many requests have come to the agent, taken or not. */
    int agentCalls() {
        return agentCallsTaken.get() + agent.callsNotTaken();
    }

    @Override
    public int agentCallsNotTaken() {
        return agent.callsNotTaken();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        api.close();
        agent.close();
    }

    /** What the function sends to the Runtime API: one exchange at a time, as there is one invocation at a time. */
    static final class FunctionExchange extends Exchange {
        private final ScriptedRuntimeApi api;
        private final CompletableFuture<Call> post;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private JsonObject prelude;

        FunctionExchange(ScriptedRuntimeApi api) {
            this.api = api;
            this.post = CompletableFuture.supplyAsync(api::takePost, task -> Thread.ofVirtual().start(task));
        }

        Call post() {
            return post.join();
        }

        /** All of the body that has come, read by the test or not. */
        String body() {
            return body.toString(UTF_8);
        }

        JsonObject prelude() {
            if (prelude == null) {
                byte[] bytes = post().readChunk();
                String text = new String(bytes, 0, bytes.length - 8, UTF_8);
                if (!Arrays.equals(bytes, bytes.length - 8, bytes.length, new byte[8], 0, 8)) {
                    throw new AssertionError("The first chunk is no prelude: " + text);
                }
                prelude = new JsonObject(text);
            }
            return prelude;
        }

        @Override
        public int status() {
            return prelude().getInteger("statusCode");
        }

        @Override
        public Optional<String> header(String name) {
            return prelude().getJsonObject("headers").stream().filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> (String) header.getValue()).findFirst();
        }

        @Override
        protected Optional<byte[]> readSome() {
            prelude();
            Optional<byte[]> chunk = post().tryReadChunk();
            chunk.ifPresent(body::writeBytes);
            if (chunk.isEmpty()) {
                api.accept(post());
            }
            return chunk;
        }

        @Override
        protected Ending ending() {
            return post().trailerLines().isEmpty() ? Ending.COMPLETE : Ending.CUT;
        }

        @Override
        public void leave() {
            post().close();
        }
    }
}
