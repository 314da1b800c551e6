package agentcore.streaming.agent.trace.otel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import agentcore.streaming.agent.trace.Step;
import agentcore.streaming.agent.trace.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;

/**
 * A span by the conventions for generative AI, whose names are all here. Its status has no words.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/">Attributes</a>
 */
final class SpanStep implements Step {
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    private static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    private static final AttributeKey<String> CONVERSATION = AttributeKey.stringKey("gen_ai.conversation.id");
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");
    private static final AttributeKey<Long> MAX_TOKENS = AttributeKey.longKey("gen_ai.request.max_tokens");
    private static final AttributeKey<Double> TEMPERATURE = AttributeKey.doubleKey("gen_ai.request.temperature");
    private static final AttributeKey<List<String>> REASONS = AttributeKey
            .stringArrayKey("gen_ai.response.finish_reasons");
    private static final AttributeKey<Long> INPUT = AttributeKey.longKey("gen_ai.usage.input_tokens");
    private static final AttributeKey<Long> OUTPUT = AttributeKey.longKey("gen_ai.usage.output_tokens");
    private static final AttributeKey<String> TOOL = AttributeKey.stringKey("gen_ai.tool.name");
    private static final AttributeKey<String> TOOL_TYPE = AttributeKey.stringKey("gen_ai.tool.type");
    private static final AttributeKey<String> USE = AttributeKey.stringKey("gen_ai.tool.call.id");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final TextMapGetter<Map<String, String>> HEADERS = (headers, name) -> headers == null
            ? null
            : headers.get(name);

    private final Tracer tracer;
    private final String provider;
    private final Context context;
    private final Span span;

    private SpanStep(Tracer tracer, String provider, Context parent, SpanBuilder span) {
        this.tracer = tracer;
        this.provider = provider;
        this.span = span.setParent(parent).startSpan();
        this.context = parent.with(this.span);
    }

    static Step turn(Tracer tracer, String provider, TraceContext caller, Optional<String> sessionHash,
            String modelId) {
        SpanBuilder span = tracer.spanBuilder("invoke_agent").setSpanKind(SpanKind.INTERNAL)
                .setAttribute(OPERATION, "invoke_agent").setAttribute(PROVIDER, provider)
                .setAttribute(MODEL, modelId);
        sessionHash.ifPresent(hash -> span.setAttribute(CONVERSATION, hash));
        Map<String, String> headers = caller.parent()
                .map(parent -> Map.of("traceparent", parent, "tracestate", caller.state().orElse("")))
                .orElse(Map.of());
        return new SpanStep(tracer, provider,
                W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS), span);
    }

    @Override
    public Step model(String modelId, int maxTokens, OptionalDouble temperature) {
        SpanBuilder part = tracer.spanBuilder("chat " + modelId).setSpanKind(SpanKind.CLIENT)
                .setAttribute(OPERATION, "chat").setAttribute(PROVIDER, provider).setAttribute(MODEL, modelId)
                .setAttribute(MAX_TOKENS, (long) maxTokens);
        temperature.ifPresent(degree -> part.setAttribute(TEMPERATURE, degree));
        return new SpanStep(tracer, provider, context, part);
    }

    @Override
    public Step tool(Optional<String> name, Optional<String> useId) {
        SpanBuilder part = tracer.spanBuilder(name.map(known -> "execute_tool " + known).orElse("execute_tool"))
                .setSpanKind(SpanKind.INTERNAL).setAttribute(OPERATION, "execute_tool")
                .setAttribute(TOOL_TYPE, "function");
        name.ifPresent(known -> part.setAttribute(TOOL, known));
        useId.ifPresent(id -> part.setAttribute(USE, id));
        return new SpanStep(tracer, provider, context, part);
    }

    @Override
    public void stopReason(String reason) {
        span.setAttribute(REASONS, List.of(reason));
    }

    @Override
    public void tokens(int input, int output) {
        span.setAttribute(INPUT, (long) input).setAttribute(OUTPUT, (long) output);
    }

    @Override
    public void end(Optional<String> error) {
        error.ifPresent(type -> span.setAttribute(ERROR, type).setStatus(StatusCode.ERROR));
        span.end();
    }
}
