package agentcore.streaming.agent.trace.otel;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.agent.log.Logs;
import agentcore.streaming.agent.trace.Step;
import agentcore.streaming.agent.trace.TraceContext;
import agentcore.streaming.agent.trace.Traces;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Sends spans as OpenTelemetry's variables say, which its own SDK reads. It is made off the event loop, as that takes a while;
 * turns that begin earlier are not traced. Spans wait in a queue of 2,048 and go out on a thread of the SDK's; what doesn't fit
 * is dropped.
 */
public final class OpenTelemetryTraces implements Traces {
    /** It quotes what servers answer, and headers that it can't read; what an operator must know {@link ToldExporter} says. */
    private static final Logger SILENCED = Logger.getLogger("io.opentelemetry");
    private static final String SCOPE = "agentcore.streaming.agent";
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
    private static final long LAST_SPANS_MS = 1000;

    static {
        SILENCED.setLevel(Level.OFF);
    }

    private final Vertx vertx;
    private final Map<String, String> variables;
    private final String provider;
    private Future<OpenTelemetrySdk> made = Future.failedFuture("not yet");

    /**
     * Traces that are sent once they are {@link #warmUp() warm}.
     *
     * @param vertx whose event loop turns run on
     * @param variables OpenTelemetry's, such as {@code OTEL_EXPORTER_OTLP_ENDPOINT}
     * @param provider who runs the model, in the conventions' words
     */
    public OpenTelemetryTraces(Vertx vertx, Map<String, String> variables, String provider) {
        this.vertx = vertx;
        this.variables = Map.copyOf(variables);
        this.provider = provider;
    }

    @Override
    public Future<Void> warmUp() {
        made = vertx.executeBlocking(this::make, false);
        return made.<Void>mapEmpty().onFailure(failure -> Logs.error(
                "There are no traces: OpenTelemetry can't be set up, look at the variables that begin with OTEL_.",
                Map.of(), failure)).otherwiseEmpty();
    }

    private OpenTelemetrySdk make() {
        return AutoConfiguredOpenTelemetrySdk.builder().disableShutdownHook()
                .addPropertiesCustomizer(config -> properties())
                .addResourceCustomizer((resource, config) -> named(resource))
                .addTracerProviderCustomizer((builder, config) -> builder.setIdGenerator(new SecureIds()))
                .addSpanExporterCustomizer((exporter, config) -> new ToldExporter(exporter))
                .build().getOpenTelemetrySdk();
    }

    /** Spans only, by HTTP. */
    private Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        variables.forEach((name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        properties.putAll(Map.of("otel.traces.exporter", "otlp", "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none", "otel.exporter.otlp.traces.protocol", "http/protobuf"));
        return properties;
    }

    private static Resource named(Resource resource) {
        String name = resource.getAttribute(SERVICE);
        return name == null || name.startsWith("unknown_service")
                ? resource.merge(Resource.create(Attributes.of(SERVICE, "agentcore-agent")))
                : resource;
    }

    @Override
    public Step turn(TraceContext caller, Optional<String> sessionHash, String modelId) {
        return made.succeeded()
                ? SpanStep.turn(made.result().getTracer(SCOPE), provider, caller, sessionHash, modelId)
                : Traces.none().turn(caller, sessionHash, modelId);
    }

    @Override
    public Future<Void> close() {
        return made.compose(sdk -> vertx.executeBlocking(
                () -> sdk.getSdkTracerProvider().shutdown().join(LAST_SPANS_MS, TimeUnit.MILLISECONDS), false))
                .<Void>mapEmpty().otherwiseEmpty();
    }
}
