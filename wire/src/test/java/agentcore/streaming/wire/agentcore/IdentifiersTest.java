package agentcore.streaming.wire.agentcore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    @ParameterizedTest
    @ValueSource(strings = {"12345678901234567890123456789012x", "Abc-_45678901234567890123456789012",
            "123e4567-e89b-42d3-a456-426614174000"})
    void goodSessionIds(String id) {
        assertEquals(Optional.of(new SessionId(id)), SessionId.parse(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345678901234567890123456789012", "-2345678901234567890123456789012x",
            "_2345678901234567890123456789012x", "1234567890123456789012345678901 x",
            "1234567890123456789012345678901\nx",
            "12345678901234567890123456789012x\n", "日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語"})
    void badSessionIds(String id) {
        assertEquals(Optional.empty(), SessionId.parse(id));
        assertThrows(IllegalArgumentException.class, () -> new SessionId(id));
    }

    @Test
    void aSessionIdHasAtMostAHundredCharacters() {
        assertTrue(SessionId.parse("a".repeat(100)).isPresent());
        assertEquals(Optional.empty(), SessionId.parse("a".repeat(101)));
    }

    @Test
    void newSessionIdsAreGoodAndNew() {
        assertTrue(SessionId.parse(SessionId.random().value()).isPresent());
        assertTrue(!SessionId.random().equals(SessionId.random()));
    }

    @Test
    void anArnComesApartAndTogether() {
        RuntimeArn arn = RuntimeArn
                .parse("arn:aws-cn:bedrock-agentcore:cn-north-1:123456789012:runtime/my_agent-AbCdEfGhIj");
        assertEquals(new RuntimeArn("aws-cn", "cn-north-1", "123456789012", "my_agent-AbCdEfGhIj"), arn);
        assertEquals("arn:aws-cn:bedrock-agentcore:cn-north-1:123456789012:runtime/my_agent-AbCdEfGhIj",
                arn.toString());
        assertEquals(RuntimeArn.EXAMPLE, RuntimeArn.parse(RuntimeArn.EXAMPLE).toString());
    }

    /** The witness is the pattern in AWS's CloudFormation schema. */
    @ParameterizedTest
    @ValueSource(strings = {RuntimeArn.EXAMPLE, "", "my_agent-AbCdEfGhIj",
            "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent",
            "arn:aws:bedrock-agentcore:us-east-1:12345678901:runtime/my_agent-AbCdEfGhIj",
            "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my-agent-AbCdEfGhIj",
            "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEfGhIj/runtime-endpoint/DEFAULT",
            "arn:aws:bedrock:us-east-1:123456789012:runtime/my_agent-AbCdEfGhIj",
            "arn:aws-us-gov:bedrock-agentcore:us-gov-west-1:123456789012:runtime/a-0123456789"})
    void takesTheArnsThatAwsSchemaTakes(String arn) throws IOException {
        boolean taken;
        try {
            RuntimeArn.parse(arn);
            taken = true;
        } catch (IllegalArgumentException e) {
            taken = false;
        }
        assertEquals(schemaPattern("AgentRuntimeArn").matcher(arn).find(), taken, arn);
    }

    private static Pattern schemaPattern(String definition) throws IOException {
        try (InputStream schema = IdentifiersTest.class
                .getResourceAsStream("/schemas/AWS-BedrockAgentCore-Runtime.json");
                JsonParser json = new JsonFactory().createParser(schema)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME && json.currentName().equals(definition)) {
                    json.nextToken();
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        String name = json.currentName();
                        json.nextToken();
                        if (name.equals("pattern")) {
                            return Pattern.compile(json.getText());
                        }
                        json.skipChildren();
                    }
                }
            }
        }
        throw new AssertionError("The schema has no pattern for " + definition);
    }
}
