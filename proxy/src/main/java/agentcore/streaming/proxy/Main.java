package agentcore.streaming.proxy;

import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.runtime.InvocationHandler;
import agentcore.streaming.runtime.LambdaRuntime;
import agentcore.streaming.runtime.RuntimeErrorException;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** The function's process; the only one who reads the environment. */
public final class Main {
    private static final Logger ROOT = Logger.getLogger("");
    /** Held here: the JDK forgets the level of a logger that nobody holds. */
    private static final Logger OWN = Logger.getLogger("agentcore.streaming");

    private Main() {}

    /**
     * Serves invocations until the process ends.
     *
     * @param args none
     */
    public static void main(String[] args) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n");
        Map<String, String> environment = System.getenv();
        LambdaRuntime.main(environment, vertx -> Future.succeededFuture(handler(vertx, environment, Timers.of(vertx))));
    }

    static InvocationHandler handler(Vertx vertx, Map<String, String> environment, Timers timers) {
        try {
            Settings settings = Settings.from(environment);
            logFrom(settings.logLevel());
            settings.unknown().forEach(
                    name -> ROOT.log(Level.WARNING, "{0} is no setting of this version: it has no effect.", name));
            return new ProxyHandler(settings, agentCore(vertx, settings, environment), timers);
        } catch (SettingsException | IllegalArgumentException e) {
            throw new RuntimeErrorException(new RuntimeError("Function.InvalidSettings", e.getMessage()));
        }
    }

    private static AgentCore agentCore(Vertx vertx, Settings settings, Map<String, String> environment) {
        return switch (settings.upstreamAuth()) {
            case SIGV4 -> new SdkAgentCore(vertx, settings, environment);
            case BEARER -> new BearerAgentCore(vertx, settings, environment);
        };
    }

    /**
     * Ours from this level on. The libraries from INFO on at most: below that the SDK logs requests as it signs them, with
     * headers and the session token.
     */
    private static void logFrom(Level level) {
        OWN.setLevel(level);
        ROOT.setLevel(level.intValue() < Level.INFO.intValue() ? Level.INFO : level);
        for (Handler handler : ROOT.getHandlers()) {
            handler.setLevel(Level.ALL);
        }
    }
}
