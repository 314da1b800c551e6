/**
 * Spans by OpenTelemetry's SDK, sent by OTLP over HTTP; names and attributes are those of the conventions for generative AI.
 * {@code OpenTelemetryTraces} owns the SDK, {@code SpanStep} the names; nobody else knows of OpenTelemetry. No class of it is
 * loaded where nothing is sent.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-agent-spans/">Spans of agents</a>
 * @see <a href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">Environment variables</a>
 */
package agentcore.streaming.agent.trace.otel;
