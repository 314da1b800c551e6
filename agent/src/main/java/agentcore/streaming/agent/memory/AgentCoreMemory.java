package agentcore.streaming.agent.memory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.sdkhttp.VertxSdkHttpClient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClientBuilder;
import software.amazon.awssdk.services.bedrockagentcore.model.Event;
import software.amazon.awssdk.services.bedrockagentcore.model.ListEventsResponse;

/**
 * AgentCore Memory: one event for each turn, within 5 a second for each session as long as a session has one turn at a time;
 * what is throttled all the same is tried again, later and later, under the same client token. A session is read from there
 * once; then the process has it, as no other process serves it.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_CreateEvent.html">CreateEvent</a>
 */
final class AgentCoreMemory implements Memory {
    static final BackoffStrategy LATER_AND_LATER = BackoffStrategy.exponentialDelay(Duration.ofMillis(250),
            Duration.ofSeconds(5));
    private static final int ATTEMPTS = 5;
    /** Of one attempt, and of all. The transport has no limits of its own. */
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** The most that the service takes. */
    private static final int PAGE = 100;
    private static final String SESSION = "[a-zA-Z0-9][a-zA-Z0-9_-]{0,99}";

    private final Vertx vertx;
    private final Context context;
    private final MemoryStore store;
    private final MemoryLimits limits;
    private final InstantSource clock;
    private final ProcessMemory known;
    private final BedrockAgentCoreAsyncClient client;

    AgentCoreMemory(Vertx vertx, MemoryStore store, MemoryLimits limits, AwsCredentialsProvider credentials,
            InstantSource clock, BackoffStrategy backoff) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.store = store;
        this.limits = limits;
        this.clock = clock;
        this.known = new ProcessMemory(limits, clock);
        BedrockAgentCoreAsyncClientBuilder builder = BedrockAgentCoreAsyncClient.builder()
                .httpClient(VertxSdkHttpClient.builder(vertx).connectTimeout(Duration.ofSeconds(3))
                        .maxIdle(Duration.ofSeconds(60)).build())
                .region(Region.of(store.region())).credentialsProvider(credentials)
                .overrideConfiguration(overrides -> overrides.apiCallTimeout(PATIENCE).apiCallAttemptTimeout(ATTEMPT)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS)
                                .backoffStrategy(backoff).throttlingBackoffStrategy(backoff).build())
                        .defaultProfileFile(ProfileFile.aggregator().build()))
                .asyncConfiguration(async -> async
                        .advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run));
        store.endpoint().ifPresent(builder::endpointOverride);
        this.client = builder.build();
    }

    @Override
    public Future<List<Message>> read(String sessionId) {
        Optional<List<Message>> messages = known.recall(sessionId);
        return messages.isPresent()
                ? Future.succeededFuture(messages.get())
                : events(named(sessionId), new ArrayList<>(), null).map(newestFirst -> {
                    known.keep(sessionId, newestFirst.reversed().stream().map(Event::payload)
                            .flatMap(payload -> MemoryEvents.turn(payload).stream()).toList());
                    return known.recall(sessionId).orElse(List.of());
                });
    }

    /** Page by page, newest first, until there is more than the model is told. */
    private Future<List<Event>> events(String session, List<Event> found, String token) {
        return call("read", () -> client.listEvents(request -> request.memoryId(store.memoryId())
                .actorId(store.actorId()).sessionId(session).includePayloads(true).maxResults(PAGE).nextToken(token)))
                .compose((ListEventsResponse page) -> {
                    found.addAll(page.events());
                    return page.nextToken() == null || isEnough(found)
                            ? Future.succeededFuture(found)
                            : events(session, found, page.nextToken());
                });
    }

    private boolean isEnough(List<Event> found) {
        return found.stream().map(Event::payload).flatMap(payload -> MemoryEvents.turn(payload).stream())
                .mapToLong(History::tokens).sum() > limits.historyTokens();
    }

    /** {@inheritDoc} What couldn't be kept there is remembered by the process all the same. */
    @Override
    public Future<Void> add(String sessionId, List<Message> turn) {
        List<Message> all = new ArrayList<>(known.recall(sessionId).orElse(List.of()));
        all.addAll(turn);
        known.keep(sessionId, all);
        return call("written", () -> client.createEvent(request -> request.memoryId(store.memoryId())
                .actorId(store.actorId()).sessionId(named(sessionId)).eventTimestamp(clock.instant())
                .payload(MemoryEvents.payload(turn)))).mapEmpty();
    }

    /** AgentCore's runtime takes ids that its memory doesn't; those are hashed. */
    private static String named(String sessionId) {
        if (sessionId.matches(SESSION)) {
            return sessionId;
        }
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(sessionId.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Begun on a worker, as finding credentials may block. */
    private <T> Future<T> call(String done, Supplier<CompletableFuture<T>> call) {
        Future<CompletableFuture<T>> begun = vertx.executeBlocking(call::get, false);
        return begun.compose(future -> Future.fromCompletionStage(future, context))
                .recover(failure -> Future.failedFuture(told(done, failure)));
    }

    /** By the code alone: what else the service says may name the session. */
    private static MemoryException told(String done, Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        String why = cause instanceof AwsServiceException answered
                ? "AgentCore Memory answered " + answered.statusCode() + " " + answered.awsErrorDetails().errorCode()
                : cause.getClass().getSimpleName();
        return new MemoryException("What was said can't be " + done + " (" + why
                + "): is the memory's id right, and may the agent's role call CreateEvent and ListEvents on it?",
                cause);
    }
}
