package agentcore.streaming.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.Json;
import io.vertx.core.json.jackson.JacksonCodec;
import org.junit.jupiter.api.Test;

class PlainJsonTest {
    @Test
    void vertxReadsJsonWithoutDatabindAlthoughItIsThere() {
        assertEquals("{}", new ObjectMapper().createObjectNode().toString());
        assertEquals(JacksonCodec.class, Json.CODEC.getClass());
    }
}
