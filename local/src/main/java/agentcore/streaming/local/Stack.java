package agentcore.streaming.local;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import agentcore.streaming.local.agentcore.Authorizer;
import agentcore.streaming.local.agentcore.DataPlane;
import agentcore.streaming.local.agentcore.JwtAuthorizer;
import agentcore.streaming.local.agentcore.SignatureAuthorizer;
import agentcore.streaming.local.gateway.ApiGateway;
import agentcore.streaming.local.gateway.DeclaredRoutes;
import agentcore.streaming.local.http.HttpServer;
import agentcore.streaming.local.lambda.FunctionConfiguration;
import agentcore.streaming.local.lambda.Lambda;
import agentcore.streaming.local.process.ChildProcess;
import agentcore.streaming.local.process.ProcessEnd;
import agentcore.streaming.local.tokens.TokenIssuer;
import agentcore.streaming.wire.agentcore.AgentCoreApi;
import agentcore.streaming.wire.agentcore.RuntimeArn;

/** All parts of the chain, started in an order in which each finds the one that it calls. {@link #close} is thread-safe. */
final class Stack implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final RuntimeArn RUNTIME = new RuntimeArn("aws", "us-east-1", "123456789012",
            "local_agent-0123456789");
    private static final String FUNCTION = "agentcore-proxy";
    private static final Duration FUNCTION_TIMEOUT = Duration.ofMinutes(15);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PING_EVERY_MILLIS = 200;
    private static final Pattern LISTENS = Pattern.compile("The agent listens on port ([0-9]+)\\.");
    /** Of the user's environment, what the function is to have. */
    private static final Pattern SETTING = Pattern.compile("PROXY_.*|AGENT_QUALIFIER|AWS_LAMBDA_LOG_(LEVEL|FORMAT)");
    private static final String AGENT_QUALIFIER = "AGENT_QUALIFIER";

    private final Options options;
    private final Map<String, String> environment;
    private final CompletableFuture<ProcessEnd> failure = new CompletableFuture<>();
    /** The last one started first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;

    Stack(Options options, Map<String, String> environment) {
        this.options = options;
        this.environment = environment;
    }

    /** Completes when a process of the stack's ends by itself. */
    CompletableFuture<ProcessEnd> failure() {
        return failure;
    }

    /**
     * Starts all parts; returns when the chain answers.
     *
     * @return what there is to say of it
     * @throws StackException if it can't be
     */
    Started start() throws StackException, InterruptedException {
        try {
            Front front = new Front();
            HttpServer server = add(() -> listen(front));
            String agentUrl = options.agentUrl().isPresent() ? options.agentUrl().get() : startAgent();
            Optional<TokenIssuer> issuer = takesTokens() ? Optional.of(add(TokenIssuer::start)) : Optional.empty();
            DataPlane dataPlane = add(
                    () -> DataPlane.start(RUNTIME, endpoints(), agentUrl, authorizer(issuer), allowList()));
            if (options.agentUrl().isPresent()) {
                System.err.println("Waiting for the agent at " + agentUrl + AgentCoreApi.PING + " (up to "
                        + PATIENCE.toSeconds() + " s)");
            }
            awaitHealthy(dataPlane, agentUrl);
            Lambda lambda = add(() -> Lambda.start(function(dataPlane.url())));
            lambda.failure().thenAccept(failure::complete);
            await(lambda.ready(), "The function did not ask for its first invocation");
            ApiGateway gateway = add(
                    () -> new ApiGateway(DeclaredRoutes.read(), lambda.url(), FUNCTION, options.afterFailure()));
            front.open(gateway, issuer);
            requireAnswer(server.url(), issuer);
            return new Started(server.port(), lambda.url(), FUNCTION, dataPlane.url(), RUNTIME.toString(), agentUrl,
                    options.logs(), issuer.map(TokenIssuer::tokenUrl));
        } catch (IOException e) {
            throw new StackException("The stack can't start: " + e.getMessage().replaceFirst("\\.?\\s*$", "."));
        }
    }

    private HttpServer listen(Front front) throws StackException, IOException {
        try {
            return HttpServer.startOnLocalhost(options.port(), front);
        } catch (BindException e) {
            if (e.getMessage().contains("Permission denied")) {
                throw new StackException("Port " + options.port() + " may not be listened on by this user: choose "
                        + "another one with --port (0 picks a free one).");
            }
            throw new StackException("Port " + options.port() + " is taken: end what listens there, or choose another "
                    + "one with --port (0 picks a free one).");
        }
    }

    /** The one that every runtime has, and the one that the function is set to call. */
    private Set<String> endpoints() {
        Set<String> endpoints = new HashSet<>(Set.of(AgentCoreApi.DEFAULT_QUALIFIER));
        Optional.ofNullable(environment.get(AGENT_QUALIFIER)).ifPresent(endpoints::add);
        return endpoints;
    }

    /** Whether the function is set to pass tokens on: the runtime takes them then, as it takes one or the other. */
    private boolean takesTokens() {
        return "bearer".equals(environment.get("PROXY_UPSTREAM_AUTH"));
    }

    private static Authorizer authorizer(Optional<TokenIssuer> issuer) {
        return issuer.isPresent()
                ? new JwtAuthorizer(issuer.get().discoveryUrl(), Set.of(), Set.of(TokenIssuer.CLIENT_ID))
                : new SignatureAuthorizer(RUNTIME);
    }

    /** The runtime's allow-list and the function's setting are made of one list where both are deployed, and so here. */
    private List<String> allowList() {
        String names = environment.getOrDefault("PROXY_FORWARD_HEADERS", "");
        return names.isEmpty() ? List.of() : List.of(names.split(","));
    }

    /** Our agent, in the environment of whoever started the stack: as its container would, it may have settings there. */
    private String startAgent() throws StackException, IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("PORT", "0");
        variables.put("AGENT_HOST", LOOPBACK); // nobody else's business
        CompletableFuture<String> port = new CompletableFuture<>();
        ChildProcess agent = add(() -> ChildProcess.start("agent", List.of(options.agent().toString()),
                options.agent().getParent(), variables, options.logs(), line -> {
                    Matcher listens = LISTENS.matcher(line);
                    if (listens.matches()) {
                        port.complete(listens.group(1));
                    }
                }));
        agent.exit().thenAccept(status -> failure.complete(agent.endedWith(status)));
        return "http://" + LOOPBACK + ":" + await(port, "The agent did not listen");
    }

    private void awaitHealthy(DataPlane dataPlane, String agentUrl) throws StackException, InterruptedException {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!dataPlane.agentIsHealthy()) {
            if (failure.isDone()) {
                throw new StackException(failure.join().sentence());
            }
            if (System.nanoTime() - patience > 0) {
                throw new StackException("The agent does not answer GET " + agentUrl + AgentCoreApi.PING
                        + " with 200: start it, or say where it is with --agent-url.");
            }
            Thread.sleep(PING_EVERY_MILLIS);
        }
    }

    private FunctionConfiguration function(String dataPlaneUrl) {
        Map<String, String> settings = new HashMap<>();
        environment.forEach((name, value) -> {
            if (SETTING.matcher(name).matches()) {
                settings.put(name, value);
            }
        });
        settings.put("AGENT_RUNTIME_ARN", RUNTIME.toString());
        settings.put("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", dataPlaneUrl);
        return new FunctionConfiguration(FUNCTION, options.function(), settings, RUNTIME.region(), FUNCTION_TIMEOUT, 1,
                options.logs());
    }

    /** A request that the function refuses goes through all of the chain but the agent, whose health is known. */
    private static void requireAnswer(String url, Optional<TokenIssuer> issuer)
            throws StackException, IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest.Builder empty = HttpRequest.newBuilder(URI.create(url + Started.RESOURCE))
                    .timeout(PATIENCE).POST(HttpRequest.BodyPublishers.noBody());
            issuer.ifPresent(tokens -> empty.header("Authorization", "Bearer " + tokens.token(PATIENCE)));
            int status = client.send(empty.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 400) {
                throw new StackException("The chain does not work: a request without a body was answered " + status
                        + " and not 400.");
            }
        }
    }

    /** What a part has to say before the chain can go on; a failure of any part ends the wait. */
    private <T> T await(CompletableFuture<T> wanted, String otherwise) throws StackException, InterruptedException {
        try {
            CompletableFuture.anyOf(wanted, failure).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new StackException(otherwise + " within " + PATIENCE.toSeconds() + " s; the logs are in "
                    + options.logs() + ".");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause()); // neither of them fails
        }
        if (!wanted.isDone()) {
            throw new StackException(failure.join().sentence());
        }
        return wanted.join();
    }

    /** Starts a part of the stack. */
    private interface Starter<T> {
        T start() throws StackException, IOException;
    }

    /** Under the lock that {@link #close} takes, so that a part is never started and not known to it. */
    private <T extends AutoCloseable> T add(Starter<T> starter) throws StackException, IOException {
        synchronized (parts) {
            if (closed) {
                throw new StackException("The stack was ended while it was starting.");
            }
            T part = starter.start();
            parts.addFirst(part);
            return part;
        }
    }

    /** Ends all parts and their processes. */
    @Override
    public void close() {
        Deque<AutoCloseable> all;
        synchronized (parts) {
            closed = true;
            all = new ArrayDeque<>(parts);
            parts.clear();
        }
        all.forEach(Stack::close);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) { // none of the parts' close() declares any
            throw new IllegalStateException(e);
        }
    }
}
