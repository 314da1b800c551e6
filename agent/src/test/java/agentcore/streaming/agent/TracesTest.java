package agentcore.streaming.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import agentcore.streaming.agent.log.Logs;
import agentcore.streaming.agent.model.ConverseEvent;
import agentcore.streaming.agent.model.ModelException;
import agentcore.streaming.agent.trace.SpanCollector;
import agentcore.streaming.wire.fixture.RecordedLog;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collector of spans gets of turns. */
class TracesTest {
    private static final String SESSION = RunningAgent.SESSION;
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    private final ScriptedTool time = new ScriptedTool("time");
    private final SpanCollector collector;
    private final RunningAgent agent;

    TracesTest() throws IOException {
        collector = new SpanCollector();
        agent = new RunningAgent(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(), "OTEL_BSP_SCHEDULE_DELAY", "5",
                "AGENT_DRAIN_TIMEOUT", "0s",
                "OTEL_EXPORTER_OTLP_HEADERS", "x-planted=planted-key", "OTEL_RESOURCE_ATTRIBUTES",
                "deployment.environment.name=test"), List.of(time), new ForgetfulMemory());
    }

    @BeforeEach
    void awaitWarm() throws Exception {
        while (agent.get("/ping").statusCode() != 200) {
            Thread.onSpinWait();
        }
        assertFalse(collector.asked());
    }

    @AfterEach
    void stop() {
        agent.agent.stop().toCompletionStage().toCompletableFuture().join();
        agent.close();
        collector.close();
    }

    @Test
    void aTurnIsASpanWithOneForEachCallOfTheModelAndEachUseOfATool() throws Exception {
        agent.invoke(SESSION, "{\"prompt\": \"planted-prompt\", \"maxTokens\": 99, \"temperature\": 0.5}",
                Map.of("traceparent", "00-" + TRACE + "-" + PARENT + "-01", "tracestate", "vendor=1", "baggage",
                        "session.id=" + SESSION));
        agent.model.take().useTools("u1", "time", "{\"planted-input\": 1}", "planted id", "planted-name", "{}", "u3",
                "time", "planted-broken");
        time.take().succeed("planted-result");
        agent.model.take().answer("planted-answer");

        List<Span> spans = collector.spans(6);
        assertEquals(List.of("chat offline", "execute_tool", "execute_tool time", "execute_tool time", "chat offline",
                "invoke_agent"), spans.stream().map(Span::getName).toList());
        Span turn = spans.getLast();
        for (Span span : spans) {
            assertEquals(TRACE, SpanCollector.hex(span.getTraceId()));
            assertEquals(span == turn ? PARENT : SpanCollector.hex(turn.getSpanId()),
                    SpanCollector.hex(span.getParentSpanId()));
            assertEquals("vendor=1", span.getTraceState());
            assertEquals(0, span.getEventsCount());
        }
        assertEquals(List.of(3, 1, 1, 1, 3, 1), spans.stream().map(Span::getKindValue).toList()); // client, internal
        assertEquals(Map.of("gen_ai.operation.name", "invoke_agent", "gen_ai.provider.name", "offline",
                "gen_ai.request.model", "offline", "gen_ai.conversation.id", Logs.hash(SESSION),
                "gen_ai.response.finish_reasons", List.of("end_turn"), "gen_ai.usage.input_tokens", 2L,
                "gen_ai.usage.output_tokens", 4L), attributes(turn));
        Map<String, Object> chat = new HashMap<>(Map.of("gen_ai.operation.name", "chat", "gen_ai.provider.name",
                "offline", "gen_ai.request.model", "offline", "gen_ai.request.max_tokens", 99L,
                "gen_ai.request.temperature", 0.5, "gen_ai.usage.input_tokens", 1L, "gen_ai.usage.output_tokens", 2L,
                "gen_ai.response.finish_reasons", List.of("tool_use")));
        assertEquals(chat, attributes(spans.getFirst()));
        chat.put("gen_ai.response.finish_reasons", List.of("end_turn"));
        assertEquals(chat, attributes(spans.get(4)));
        assertEquals(Map.of("gen_ai.operation.name", "execute_tool", "gen_ai.tool.type", "function", "error.type",
                "unknown_tool"), attributes(spans.get(1)));
        assertEquals(Map.of("gen_ai.operation.name", "execute_tool", "gen_ai.tool.type", "function",
                "gen_ai.tool.name", "time", "gen_ai.tool.call.id", "u3", "error.type", "invalid_input"),
                attributes(spans.get(2)));
        assertEquals(Map.of("gen_ai.operation.name", "execute_tool", "gen_ai.tool.type", "function",
                "gen_ai.tool.name", "time", "gen_ai.tool.call.id", "u1"), attributes(spans.get(3)));
        assertFalse(collector.bytes().contains("planted"));
        assertFalse(collector.bytes().contains(SESSION));
    }

    @Test
    void theCollectorIsToldWhoSendsAndGetsTheHeadersThatAreConfigured() throws Exception {
        agent.prompt(SESSION, "x");
        agent.model.take().answer("y");
        SpanCollector.Sent sent = collector.take();
        assertEquals("/v1/traces", sent.path());
        assertEquals(List.of("planted-key"), sent.headers().get("X-planted"));
        assertEquals("agentcore-agent", sent.resource().get("service.name"));
        assertEquals("test", sent.resource().get("deployment.environment.name"));
    }

    @Test
    void xRaysHeaderNamesTheTraceWhereTheW3CsIsMissing() throws Exception {
        agent.invoke(SESSION, "{\"prompt\": \"x\"}", Map.of("X-Amzn-Trace-Id",
                "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"));
        agent.model.take().answer("y");
        Span turn = collector.spans(2).getLast();
        assertEquals("5759e988bd862e3fe1be46a994272793", SpanCollector.hex(turn.getTraceId()));
        assertEquals("53995c3f42cd8ad8", SpanCollector.hex(turn.getParentSpanId()));
    }

    @Test
    void whatItsCallerDoesNotSampleIsNotSent() throws Exception {
        HttpResponse<InputStream> first = agent.invoke(SESSION, "{\"prompt\": \"x\"}", Map.of("X-Amzn-Trace-Id",
                "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0"));
        agent.model.take().answer("y");
        RunningAgent.events(first);
        agent.prompt(SESSION, "x");
        agent.model.take().answer("y");
        for (Span span : collector.spans(2)) {
            assertFalse(SpanCollector.hex(span.getTraceId()).startsWith("5759e988"));
        }
    }

    @Test
    void aTurnAndACallThatFailHaveTheLogsWordAndNoOther() throws Exception {
        agent.prompt(SESSION, "x");
        agent.model.take().fail(new ModelException(
                new ConverseEvent.Failure(ConverseEvent.Failure.Kind.THROTTLING, "planted"), "planted"));
        assertErrors(collector.spans(2), "throttlingException", "chat offline", "invoke_agent");
    }

    @Test
    void aToolThatFailsIsAnErrorOfItsOwn() throws Exception {
        agent.prompt(SESSION, "x");
        agent.model.take().useTools("u1", "time", "{}");
        time.take().fail(new IllegalArgumentException("planted"));
        agent.model.take().answer("y");
        List<Span> spans = collector.spans(4);
        assertErrors(spans.subList(1, 2), "tool_error", "execute_tool time");
        assertEquals(Status.StatusCode.STATUS_CODE_UNSET, spans.getLast().getStatus().getCode());
        assertFalse(collector.bytes().contains("planted"));
    }

    @Test
    void withACallerThatLeavesEverythingThatRunsEnds() throws Exception {
        HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
        agent.model.take().useTools("u1", "time", "{}");
        time.take();
        response.body().close();
        List<Span> spans = collector.spans(3);
        assertErrors(spans.subList(1, 3), "callerGone", "execute_tool time", "invoke_agent");
    }

    @Test
    void aTurnThatIsRefusedIsASpanToo() throws Exception {
        agent.prompt(SESSION, "x");
        agent.model.take();
        agent.prompt(SESSION, "x");
        assertErrors(collector.spans(1), "busy", "invoke_agent");
    }

    @Test
    void aCollectorThatRefusesIsToldOnceAndChangesNothing() throws Exception {
        try (RecordedLog log = new RecordedLog()) {
            for (int status : List.of(400, 400, 200, 200)) {
                collector.answer(status);
                HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
                agent.model.take().answer("y");
                assertEquals(5, RunningAgent.events(response).size());
                collector.spans(2);
            }
            // The last batch began to be sent after what became of the one before was known.
            assertEquals(1, lines(log, "Spans can't be sent"));
            assertEquals(1, lines(log, "Spans are sent again."));
            assertEquals(0, lines(log, "opentelemetry"));
        }
    }

    private static long lines(RecordedLog log, String with) {
        return Stream.of(log.text().split("\n")).filter(line -> line.contains(with)).count();
    }

    private static void assertErrors(List<Span> spans, String type, String... names) {
        assertEquals(List.of(names), spans.stream().map(Span::getName).toList());
        for (Span span : spans) {
            assertEquals(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).build(), span.getStatus());
            assertEquals(type, attributes(span).get("error.type"));
        }
        assertTrue(spans.stream().allMatch(span -> span.getEventsCount() == 0));
    }

    private static Map<String, Object> attributes(Span span) {
        return SpanCollector.attributes(span.getAttributesList());
    }
}
