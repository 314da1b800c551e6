package agentcore.streaming.proxy;

import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.proxy.log.Logs;
import agentcore.streaming.proxy.log.Output;
import agentcore.streaming.runtime.InvocationHandler;
import agentcore.streaming.runtime.LambdaRuntime;
import agentcore.streaming.runtime.RuntimeErrorException;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** The function's process; the only one who reads the environment. */
public final class Main {
    private static final String LOG_LEVEL = "AWS_LAMBDA_LOG_LEVEL";

    private Main() {}

    /**
     * Serves invocations until the process ends.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Preloading.start(); // before logging, which takes its time to initialize: so this class has no logger of its own
        Map<String, String> environment = System.getenv();
        Output output = Output.ofProcess();
        // Before the settings are read, as what is wrong with them is logged too.
        Logs.to(output, "JSON".equalsIgnoreCase(environment.get("AWS_LAMBDA_LOG_FORMAT")));
        LambdaRuntime.main(environment,
                vertx -> Future.succeededFuture(handler(vertx, environment, Timers.of(vertx), output)));
    }

    static InvocationHandler handler(Vertx vertx, Map<String, String> environment, Timers timers, Output output) {
        try {
            Settings settings = Settings.from(environment);
            Logs.from(settings.logLevel());
            vertx.exceptionHandler(failure -> Logs.error("A task on the event loop failed.", failure));
            settings.unknown().forEach(
                    name -> Logger.getLogger(Main.class.getName()).log(Level.WARNING,
                            "{0} is no setting of this version: it has no effect.", name));
            return new ProxyHandler(settings, agentCore(vertx, settings, environment), timers,
                    telemetry(settings, environment, timers, output));
        } catch (SettingsException | IllegalArgumentException e) {
            throw new RuntimeErrorException(new RuntimeError("Function.InvalidSettings", e.getMessage()));
        }
    }

    private static AgentCore agentCore(Vertx vertx, Settings settings, Map<String, String> environment) {
        return switch (settings.upstreamAuth()) {
            case SIGV4 -> new SdkAgentCore(vertx, settings, environment);
            case BEARER -> new BearerAgentCore(vertx, settings);
        };
    }

    private static Telemetry telemetry(Settings settings, Map<String, String> environment, Timers timers,
            Output output) {
        Optional<String> filteredFrom = settings.jsonLogs()
                ? Optional.of(environment.getOrDefault(LOG_LEVEL, "")).map(level -> level.isEmpty() ? "INFO" : level)
                : Optional.empty();
        return new Telemetry(output, environment.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "agentcore-proxy"),
                filteredFrom, timers);
    }
}
