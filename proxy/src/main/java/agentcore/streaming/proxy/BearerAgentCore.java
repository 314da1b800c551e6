package agentcore.streaming.proxy;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

import agentcore.streaming.wire.agentcore.AgentCoreApi;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Calls AgentCore with the caller's token, over the transport that the SDK has otherwise: runtimes with a JWT authorizer can't
 * be called through the SDK (developer guide, {@code runtime-oauth}). Paths, headers and errors are those of the SDK's calls.
 */
final class BearerAgentCore implements AgentCore {
    private final Context context;
    private final AgentCoreTransport transport;
    private final Settings settings;

    BearerAgentCore(Vertx vertx, Settings settings) {
        this.context = vertx.getOrCreateContext();
        this.settings = settings;
        this.transport = new AgentCoreTransport(vertx, settings);
    }

    @Override
    public void warmUp() {
        transport.connectAhead();
    }

    @Override
    public Pending<AgentAnswer> invoke(AgentCall call) {
        BearerToken token = call.token().orElseThrow();
        SdkHttpRequest.Builder request = request(AgentCoreApi.INVOCATIONS, call.sessionId(), token)
                // Agents on AWS's TypeScript SDK answer 406 to a streaming call that doesn't say so.
                .putHeader("Accept", Answer.EVENT_STREAM);
        call.trace().xray().ifPresent(value -> request.putHeader(AgentCoreApi.TRACE_ID, value));
        call.trace().traceParent().ifPresent(value -> request.putHeader(AgentCoreApi.TRACE_PARENT, value));
        call.trace().traceState().ifPresent(value -> request.putHeader(AgentCoreApi.TRACE_STATE, value));
        call.trace().baggage().ifPresent(value -> request.putHeader(AgentCoreApi.BAGGAGE, value));
        call.forwarded().forEach(request::putHeader);
        return BearerCall.start(transport.http(), request.build(), call.payload(), token, context);
    }

    @Override
    public Pending<Void> stop(String sessionId, Optional<BearerToken> callers) {
        BearerToken token = callers.orElseThrow();
        byte[] body = ("{\"clientToken\":\"" + UUID.randomUUID() + "\"}").getBytes(StandardCharsets.US_ASCII);
        BearerCall call = BearerCall.start(transport.http(),
                request(AgentCoreApi.STOP_SESSION, sessionId, token).build(), body,
                token, context);
        Future<Void> stopped = call.answer().compose(BearerAgentCore::readOut);
        return new Pending<>() {
            @Override
            public Future<Void> answer() {
                return stopped;
            }

            @Override
            public void cancel() {
                call.cancel();
            }
        };
    }

    private static Future<Void> readOut(AgentAnswer answer) {
        Promise<Void> over = Promise.promise();
        answer.body().endHandler(over::complete).exceptionHandler(over::fail).handler(piece -> {});
        return over.future();
    }

    private SdkHttpRequest.Builder request(String operation, String sessionId, BearerToken token) {
        URI endpoint = transport.endpoint();
        String runtime = URLEncoder.encode(settings.runtime().toString(), StandardCharsets.UTF_8);
        return SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(endpoint)
                .encodedPath(endpoint.getRawPath().replaceFirst("/$", "") + AgentCoreApi.RUNTIMES + runtime + operation)
                .putRawQueryParameter(AgentCoreApi.QUALIFIER, settings.qualifier())
                .putHeader(AgentCoreApi.SESSION_ID, sessionId).putHeader("Content-Type", "application/json")
                .putHeader("Authorization", token.authorization());
    }

    @Override
    public Future<Void> afterRestore() {
        transport.closeIdle();
        return Future.succeededFuture();
    }
}
