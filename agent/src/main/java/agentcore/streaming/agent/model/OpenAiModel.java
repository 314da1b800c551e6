package agentcore.streaming.agent.model;

import java.net.URI;
import java.util.Optional;

import agentcore.streaming.sdkhttp.VertxSdkHttpClient;
import io.vertx.core.Vertx;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * A model behind a server that speaks OpenAI's chat completions, streamed, such as one on the same machine. Over the same transport as
 * Bedrock, whose cuts are cuts and whose back-pressure is exact. Nothing is asked twice.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">Streaming of chat completions</a>
 */
public final class OpenAiModel implements Model {
    private static final String PATH = "/chat/completions";

    private final Vertx vertx;
    private final Settings settings;
    private final VertxSdkHttpClient http;

    /**
     * Where it is.
     *
     * @param baseUrl what {@code /chat/completions} is appended to
     * @param apiKey sent as a bearer token; none for a server that wants none
     */
    public record Settings(URI baseUrl, Optional<String> apiKey) {
        /** Without the key. */
        @Override
        public String toString() {
            return "Settings[baseUrl=" + baseUrl + "]";
        }
    }

    /**
     * A model of such a server.
     *
     * @param vertx whose only event loop the work is done on
     * @param settings where the server is
     */
    public OpenAiModel(Vertx vertx, Settings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.http = VertxSdkHttpClient.builder(vertx).build();
    }

    @Override
    public Answer ask(Call call) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(settings.baseUrl())
                .encodedPath(settings.baseUrl().getRawPath().replaceFirst("/+$", "") + PATH)
                .putHeader("Content-Type", "application/json").putHeader("Accept", "text/event-stream");
        settings.apiKey().ifPresent(key -> request.putHeader("Authorization", "Bearer " + key));
        return new OpenAiAnswer(vertx.getOrCreateContext(), http, request.build(), OpenAiRequests.of(call));
    }
}
