package agentcore.streaming.agent;

import java.util.concurrent.CompletionException;

import agentcore.streaming.agent.log.Logs;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** The agent's process; the only one who reads the environment. */
public final class Main {
    private Main() {}

    /**
     * Serves until the process ends, on {@code PORT} (8080) of {@code AGENT_HOST} (every address of the machine). Once it
     * listens it says so on stdout, with the port: {@code The agent listens on port 8080.} Wrong settings are told together, a
     * line each, before anything is started. Told to end by SIGTERM or Ctrl-C, it lets turns end and exits with status 0.
     *
     * @param args none
     */
    public static void main(String[] args) {
        AgentSettings settings = settings();
        Logs.toStderr(settings.jsonLogs());
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
        Agent agent = new Agent(vertx, settings);
        agent.start().onSuccess(server -> {
            stopWhenTold(agent);
            System.out.println("The agent listens on port " + server.actualPort() + ".");
        }).onFailure(failure -> fail("The agent can't listen on port " + settings.port() + " (" + failure.getMessage()
                + "): set PORT to a free one" + (settings.host().equals(AgentSettings.EVERYWHERE)
                        ? "."
                        : ", and AGENT_HOST to an address of this machine.")));
    }

    private static AgentSettings settings() {
        try {
            return AgentSettings.from(System.getenv());
        } catch (SettingsException e) {
            fail(e.getMessage());
            throw new IllegalStateException(e);
        }
    }

    private static void stopWhenTold(Agent agent) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                agent.stop().toCompletionStage().toCompletableFuture().join();
            } catch (CompletionException e) {
                // It ends anyway.
            }
            Runtime.getRuntime().halt(0); // the JVM's own status would be the signal's
        }, "stop"));
    }

    private static void fail(String sentences) {
        System.err.println(sentences);
        System.exit(1);
    }
}
