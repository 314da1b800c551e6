package agentcore.streaming.local.agentcore;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.wire.agentcore.AgentCoreApi;
import agentcore.streaming.wire.agentcore.AgentCoreError;

/** The agent, as its container's contract has it. Thread-safe. */
final class AgentContainer implements AutoCloseable {
    /** Quota of the service for a request that isn't streamed; until an answer has begun, nobody knows that it will be. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(15);
    private static final Duration LONGEST_PING = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    /** {@code url} is what {@code /invocations} and {@code /ping} are appended to. */
    AgentContainer(String url) {
        this.url = url.replaceFirst("/+$", "");
    }

    /**
     * Posts a payload; returns when the head of the answer is there. The caller closes its body.
     *
     * @param invocation whose end, by a stop of its session, ends the wait for the answer
     * @throws ServiceException what the service makes of it if the agent can't be reached, fails or stays silent
     */
    HttpResponse<InputStream> invoke(HttpHeaders headers, byte[] payload, Sessions.Invocation invocation)
            throws ServiceException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + AgentCoreApi.INVOCATIONS))
                .timeout(LONGEST_SILENCE).POST(HttpRequest.BodyPublishers.ofByteArray(payload));
        headers.fields().forEach(field -> request.header(field.getKey(), field.getValue()));
        HttpResponse<InputStream> answer;
        try {
            CompletableFuture<HttpResponse<InputStream>> asked = http.sendAsync(request.build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            invocation.onStop(() -> asked.cancel(true));
            answer = asked.get();
            if (answer.statusCode() >= 300) {
                answer.body().close();
            }
        } catch (CancellationException e) {
            // Not documented: by its own account the service lost the container, as in its other 424s.
            throw new ServiceException(AgentCoreError.RUNTIME_CLIENT_ERROR, "The session was stopped.");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof HttpTimeoutException
                    ? new ServiceException(AgentCoreError.GATEWAY_TIMEOUT, "The runtime did not respond in time.")
                    : unreachable(e.getCause());
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException(AgentCoreError.INTERNAL_SERVER, "The emulator ends.");
        }
        if (answer.statusCode() >= 300) {
            // The agent's own status and body are lost to the caller, in these words.
            throw new ServiceException(AgentCoreError.RUNTIME_CLIENT_ERROR, "Received error (" + answer.statusCode()
                    + ") from runtime. Please check your CloudWatch logs for more information.");
        }
        return answer;
    }

    private ServiceException unreachable(Throwable why) {
        return new ServiceException(AgentCoreError.RUNTIME_CLIENT_ERROR,
                "The runtime can't be reached at " + url + " (" + why + ").");
    }

    /** Whether it says that it is well. */
    boolean healthy() {
        HttpRequest ping = HttpRequest.newBuilder(URI.create(url + AgentCoreApi.PING)).timeout(LONGEST_PING).build();
        try {
            return http.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
