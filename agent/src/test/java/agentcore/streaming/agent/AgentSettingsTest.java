package agentcore.streaming.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import agentcore.streaming.agent.model.BedrockModel;
import agentcore.streaming.agent.model.OpenAiModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            "AGENT_TOOLS             | clock  | AGENT_TOOLS is 'clock' and must be none, current_time, calculator or both with a comma between.",
            "AGENT_HTTP_HOSTS        | a.example/x | AGENT_HTTP_HOSTS is wrong. A host that may be asked must be like api.example.com, api.example.com:8443 or http://api.example.com, unlike 'a.example/x'.",
            "AGENT_MEMORY            | redis  | AGENT_MEMORY is 'redis' and must be none, process, or agentcore: and a memory's id, such as agentcore:my_memory-AbCdEfGhIj.",
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

    @Test
    void toolsAndMemoryAreWhatIsSet() throws SettingsException {
        AgentSettings settings = AgentSettings.from(Map.of("AGENT_TOOLS", "none", "AGENT_HTTP_HOSTS",
                "a.example,b.example:8443",
                "AGENT_MEMORY", "agentcore:chats-AbCdEfGhIj", "AWS_REGION", "eu-west-1", "AGENT_MCP_SERVERS",
                """
                        {"docs": {"url": "https://mcp.example/mcp", "headers": {"Authorization": "planted-header"}},
                         "files": {"command": "serve", "args": ["--stdio"], "env": {"KEY": "planted-variable"}}}"""));
        assertEquals(Set.of(), settings.tools().names());
        assertEquals(Set.of("a.example", "b.example:8443"), settings.tools().httpHosts());
        assertEquals(Map.of("docs", new ToolSettings.Server.Http(URI.create("https://mcp.example/mcp"),
                Map.of("Authorization", "planted-header")), "files",
                new ToolSettings.Server.Program(List.of("serve", "--stdio"), Map.of("KEY", "planted-variable"))),
                settings.tools().servers());
        assertEquals("chats-AbCdEfGhIj", settings.memory().store().orElseThrow().memoryId());
        assertFalse(settings.toString().contains("planted"), settings::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "{\"a\": 1}", "{\"a\": {}}", "{\"a\": {\"url\": \"planted\"}}",
            "{\"a\": {\"command\": \"x\", \"args\": [1]}}", "{\"a\": null}", "{\"a\": {\"url\": null}}",
            "{\"a\": {\"command\": null}}", "{\"a\": {\"command\": \"x\", \"args\": [null]}}",
            "{\"a\": {\"command\": \"x\", \"env\": {\"planted\": null}}}",
            "{\"a\": {\"url\": \"https://x.example\", \"headers\": {\"b\": 1}}}"})
    void serversThatAreNoneAreToldByAnExample(String servers) {
        String said = assertThrows(SettingsException.class,
                () -> AgentSettings.from(Map.of("AGENT_MCP_SERVERS", servers))).getMessage();
        assertTrue(said.startsWith("AGENT_MCP_SERVERS must be a JSON object such as {"), said);
        assertFalse(said.contains("planted"), said);
    }
}
