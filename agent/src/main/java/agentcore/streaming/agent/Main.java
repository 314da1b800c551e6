package agentcore.streaming.agent;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.wire.agentcore.AgentCoreApi;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** The agent's process; the only one who reads the environment. */
public final class Main {
    private static final String PORT = "PORT";
    private static final String HOST = "AGENT_HOST";
    /** Every address of the machine, as AgentCore asks for. */
    private static final String EVERYWHERE = "0.0.0.0";
    private static final Duration PACE = Duration.ofMillis(60);

    private Main() {}

    /**
     * Serves until the process ends, on {@code PORT} (8080) of {@code AGENT_HOST} (every address of the machine). Once it
     * listens it says so on stdout, with the port: {@code The agent listens on port 8080.}
     *
     * @param args none
     */
    public static void main(String[] args) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n");
        Map<String, String> environment = System.getenv();
        String port = environment.getOrDefault(PORT, "");
        if (!port.matches("|[0-9]{1,5}") || !port.isEmpty() && Integer.parseInt(port) > 65535) {
            fail(PORT + " is '" + port + "' and must be a number from 0 to 65535.");
        }
        int number = port.isEmpty() ? AgentCoreApi.CONTAINER_PORT : Integer.parseInt(port);
        String host = Optional.of(environment.getOrDefault(HOST, "")).filter(set -> !set.isEmpty()).orElse(EVERYWHERE);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
        AgentServer.start(vertx, new OfflineModel(vertx, PACE), host, number)
                .onSuccess(server -> System.out.println("The agent listens on port " + server.actualPort() + "."))
                .onFailure(failure -> fail(
                        "The agent can't listen on port " + number + " (" + failure.getMessage()
                                + "): set " + PORT + " to a free one"
                                + (host.equals(EVERYWHERE)
                                        ? "."
                                        : ", and " + HOST + " to an address of this machine.")));
    }

    private static void fail(String sentence) {
        System.err.println(sentence);
        System.exit(1);
    }
}
