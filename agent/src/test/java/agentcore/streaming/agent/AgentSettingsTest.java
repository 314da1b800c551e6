package agentcore.streaming.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.agent.model.BedrockModel;
import agentcore.streaming.agent.model.OpenAiModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentSettingsTest {
    @Test
    void withoutAnyTheAgentIsWhatAgentCoreStarts() throws SettingsException {
        AgentSettings settings = AgentSettings.from(Map.of("PORT", ""));
        assertEquals("0.0.0.0", settings.host());
        assertEquals(8080, settings.port());
        assertEquals(new AgentSettings.Provider.Offline(), settings.provider());
        assertEquals(List.of("offline"), settings.models());
        assertFalse(settings.jsonLogs());
    }

    @Test
    void bedrockIsCalledForAModelOrAProfile() throws SettingsException {
        AgentSettings settings = AgentSettings
                .from(Map.of("AGENT_MODEL", "bedrock:us.amazon.nova-lite-v1:0", "AWS_REGION", "eu-west-1",
                        "AGENT_MODEL_REGION",
                        "us-west-2", "AGENT_MODEL_CHOICES", "amazon.nova-pro-v1:0", "AGENT_GUARDRAIL_ID", "g1",
                        "AGENT_GUARDRAIL_VERSION", "2"));
        assertEquals(List.of("us.amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"), settings.models());
        assertEquals(new AgentSettings.Provider.Bedrock(new BedrockModel.Settings("us-west-2", Optional.empty(),
                Optional.of(new BedrockModel.Guardrail("g1", "2")))), settings.provider());
    }

    @Test
    void aServerThatSpeaksOpenAisWordsIsCalledWhereItIs() throws SettingsException {
        AgentSettings settings = AgentSettings.from(Map.of("AGENT_MODEL", "openai:qwen3:8b", "OPENAI_BASE_URL",
                "http://localhost:11434/v1", "OPENAI_API_KEY", "planted"));
        assertEquals(List.of("qwen3:8b"), settings.models());
        OpenAiModel.Settings openai = assertInstanceOf(AgentSettings.Provider.OpenAi.class, settings.provider())
                .settings();
        assertEquals(URI.create("http://localhost:11434/v1"), openai.baseUrl());
        assertEquals(Optional.of("planted"), openai.apiKey());
        assertFalse(settings.toString().contains("planted"), settings::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "PORT                    | 65536  | PORT is '65536' and must be a number from 0 to 65535.",
            "PORT                    | x      | PORT is 'x' and must be a number from 0 to 65535.",
            "AGENT_MODEL             | gpt    | AGENT_MODEL is 'gpt' and must be offline, bedrock: and a model's or inference profile's id, or openai: and a model's name, such as bedrock:us.amazon.nova-lite-v1:0.",
            "AGENT_MODEL             | bedrock:x | AGENT_MODEL_REGION is not set, nor AWS_REGION: set it to the region of the model, such as us-east-1.",
            "AGENT_MODEL             | openai:x  | OPENAI_BASE_URL is not set: set it to the address of the model's server, such as http://localhost:11434/v1.",
            "OPENAI_BASE_URL         | planted@x | OPENAI_BASE_URL must be an address such as http://localhost:11434/v1, without user and query.",
            "OPENAI_BASE_URL         | http://a:b@x/ | OPENAI_BASE_URL must be an address such as http://localhost:11434/v1, without user and query.",
            "AGENT_MAX_TOKENS        | 0      | AGENT_MAX_TOKENS is '0' and must be a number from 1 to 1000000.",
            "AGENT_MAX_INPUT         | 1MB    | AGENT_MAX_INPUT is '1MB' and must be a number from 1 to 10000000.",
            "AGENT_MAX_ROUNDS        | -1     | AGENT_MAX_ROUNDS is '-1' and must be a number from 0 to 100.",
            "AGENT_TURN_TIMEOUT      | 2h     | AGENT_TURN_TIMEOUT is '2h' and must be a time from 1s to 3600s, such as 30s or 10m.",
            "AGENT_DRAIN_TIMEOUT     | 61m    | AGENT_DRAIN_TIMEOUT is '61m' and must be a time from 0s to 3600s, such as 30s or 10m.",
            "AGENT_LOG_FORMAT        | JSON   | AGENT_LOG_FORMAT is 'JSON' and must be text or json.",
            "AGENT_MODEL_CHOICES     | a,,b   | \"AGENT_MODEL_CHOICES is 'a,,b' and must be ids of models that requests may name, with commas between.\"",
            "AGENT_GUARDRAIL_VERSION | 1      | AGENT_GUARDRAIL_ID and AGENT_GUARDRAIL_VERSION belong together: set both or none."})
    void aWrongOneIsSaidInOneSentence(String name, String value, String sentence) {
        assertEquals(sentence,
                assertThrows(SettingsException.class, () -> AgentSettings.from(Map.of(name, value))).getMessage());
    }

    @Test
    void allWrongOnesAreSaidTogether() {
        SettingsException wrong = assertThrows(SettingsException.class, () -> AgentSettings.from(
                Map.of("PORT", "x", "AGENT_MODEL", "y", "AGENT_LOG_FORMAT", "z", "AWS_REGION", "Tokyo")));
        assertEquals(4, wrong.getMessage().lines().count(), wrong.getMessage());
    }

    @Test
    void aKeyThatIsNoneIsNotShown() {
        SettingsException wrong = assertThrows(SettingsException.class, () -> AgentSettings.from(Map.of("AGENT_MODEL",
                "openai:x", "OPENAI_BASE_URL", "http://localhost/v1", "OPENAI_API_KEY", "planted\n")));
        assertEquals("OPENAI_API_KEY must be printable ASCII characters without blanks: look for a line end in it.",
                wrong.getMessage());
    }
}
