package agentcore.streaming.chain;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import agentcore.streaming.proxy.contract.Chain;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;

/** The JDK's HTTP client at one end, the test's own agent at the other, and processes between them. */
final class ProcessChain implements Chain {
    private final ScriptedServer agent = new ScriptedServer(ProcessChain::ping);
    private final StackProcess stack;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ProcessChain(Path logs, Map<String, String> settings) {
        stack = new StackProcess(logs, settings, "--agent-url", agent.url());
    }

    /** Answers health checks. */
    static boolean ping(Call call) {
        boolean isPing = call.target().equals("/ping");
        if (isPing) {
            call.answer(200, "{\"status\": \"Healthy\"}", "Content-Type: application/json");
        }
        return isPing;
    }

    StackProcess stack() {
        return stack;
    }

    @Override
    public Exchange post(String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(stack.invokeUrl())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new HttpExchange(client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    }

    @Override
    public Call takeAgentCall() {
        return agent.take();
    }

    /** Time is real here. */
    @Override
    public void beSilent() {}

    @Override
    public int agentCallsNotTaken() {
        return agent.callsNotTaken();
    }

    @Override
    public void close() {
        stack.close();
        agent.close();
        client.close();
    }

    private static final class HttpExchange extends Exchange {
        private final CompletableFuture<HttpResponse<InputStream>> response;
        private final byte[] buffer = new byte[64 * 1024];
        private Ending ending = Ending.COMPLETE;

        HttpExchange(CompletableFuture<HttpResponse<InputStream>> response) {
            this.response = response;
        }

        @Override
        public int status() {
            return response.join().statusCode();
        }

        @Override
        public Optional<String> header(String name) {
            return response.join().headers().firstValue(name);
        }

        @Override
        protected Optional<byte[]> readSome() {
            try {
                int read = response.join().body().read(buffer);
                return read < 0 ? Optional.empty() : Optional.of(Arrays.copyOf(buffer, read));
            } catch (IOException e) {
                ending = Ending.CUT;
                return Optional.empty();
            }
        }

        @Override
        protected Ending ending() {
            return ending;
        }

        @Override
        public void leave() {
            try {
                response.join().body().close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
