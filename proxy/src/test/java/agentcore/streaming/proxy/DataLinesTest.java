package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

import agentcore.streaming.wire.sse.SseWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataLinesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\n", "\r", "\r\n", "a\n", "a\r\n\r\nb", "\n\ra\r", "日本\r\r\n語", "data: x\n\n"})
    void anAnswerIsTheEventThatItWouldBeInOnePieceHoweverItIsSplit(String answer) {
        byte[] bytes = answer.getBytes(UTF_8);
        for (int at = 0; at <= bytes.length; at++) {
            DataLines lines = new DataLines();
            ByteArrayOutputStream event = new ByteArrayOutputStream();
            event.writeBytes(lines.pass(Arrays.copyOf(bytes, at)));
            event.writeBytes(lines.pass(Arrays.copyOfRange(bytes, at, bytes.length)));
            event.writeBytes(lines.end());
            assertEquals(new String(SseWriter.event(answer), UTF_8), event.toString(UTF_8), "split at " + at);
        }
    }
}
