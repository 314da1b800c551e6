package agentcore.streaming.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceSettingsTest {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

    @Test
    void whatIsOpenTelemetrysIsHandedOnAndNothingElseAndNotShown() throws SettingsException {
        AgentSettings settings = AgentSettings
                .from(Map.of(ENDPOINT, "https://example.com", "OTEL_EXPORTER_OTLP_HEADERS",
                        "authorization=Bearer%20planted", "OTEL_BSP_MAX_QUEUE_SIZE", "10", "OPENAI_API_KEY", "x"));
        assertEquals(Map.of(ENDPOINT, "https://example.com", "OTEL_EXPORTER_OTLP_HEADERS",
                "authorization=Bearer%20planted", "OTEL_BSP_MAX_QUEUE_SIZE", "10"),
                settings.traces().orElseThrow().variables());
        assertFalse(settings.toString().contains("planted"), settings::toString);
    }

    @ParameterizedTest
    @CsvSource({"OTEL_SDK_DISABLED, TRUE", "OTEL_TRACES_EXPORTER, none", ENDPOINT + ", ''"})
    void nothingIsSentNorLookedAtWhereItIsTurnedOff(String name, String value) throws SettingsException {
        Map<String, String> environment = new HashMap<>(
                Map.of(ENDPOINT, "https://example.com", "OTEL_TRACES_SAMPLER", "x"));
        environment.put(name, value);
        assertTrue(AgentSettings.from(environment).traces().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "OTEL_EXPORTER_OTLP_ENDPOINT | localhost:4318 | OTEL_EXPORTER_OTLP_ENDPOINT must be an address such as http://localhost:11434/v1, without user and query.",
            "OTEL_EXPORTER_OTLP_PROTOCOL | grpc | OTEL_EXPORTER_OTLP_PROTOCOL is 'grpc' and must be http/protobuf, the only one there is here.",
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL | http/json | OTEL_EXPORTER_OTLP_TRACES_PROTOCOL is 'http/json' and must be http/protobuf, the only one there is here.",
            "OTEL_TRACES_EXPORTER | zipkin | OTEL_TRACES_EXPORTER is 'zipkin' and must be otlp or none.",
            "OTEL_TRACES_SAMPLER | xray | OTEL_TRACES_SAMPLER is 'xray' and must be a sampler of OpenTelemetry's, such as parentbased_traceidratio.",
            "OTEL_TRACES_SAMPLER_ARG | 2 | OTEL_TRACES_SAMPLER_ARG is '2' and must be a number from 0 to 1.",
            "OTEL_EXPORTER_OTLP_HEADERS | planted | OTEL_EXPORTER_OTLP_HEADERS must be names and values with commas between, such as name=value,other=value.",
            "OTEL_RESOURCE_ATTRIBUTES | a=b,c | OTEL_RESOURCE_ATTRIBUTES must be names and values with commas between, such as name=value,other=value."})
    void aWrongOneIsSaidInOneSentence(String name, String value, String sentence) {
        Map<String, String> environment = new HashMap<>(
                Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://example.com/v1/traces"));
        environment.put(name, value);
        assertEquals(sentence,
                assertThrows(SettingsException.class, () -> AgentSettings.from(environment)).getMessage());
    }
}
