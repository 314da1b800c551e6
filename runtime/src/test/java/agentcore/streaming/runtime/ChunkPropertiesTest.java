package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import agentcore.streaming.wire.fixture.HttpMessageReader;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

/** Any bytes in chunks, and any error behind them, through a reader of HTTP that knows nothing of ours. */
class ChunkPropertiesTest {
    private static final String HEAD = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Property
    void everyChunkComesOutAsItWentIn(@ForAll @Size(max = 20) List<@NotEmpty byte[]> chunks) throws IOException {
        HttpMessageReader reader = reader(chunks, ChunkedBody.end());
        for (byte[] chunk : chunks) {
            assertArrayEquals(chunk, reader.readChunk().orElseThrow());
        }
        assertEquals(Optional.empty(), reader.readChunk());
        assertEquals(List.of(), reader.trailerLines());
        assertEquals(Optional.empty(), reader.readHead());
    }

    @Property
    void anyErrorFitsIntoTheTrailers(@ForAll @Size(max = 3) List<@NotEmpty byte[]> chunks, @ForAll String message)
            throws IOException {
        HttpMessageReader reader = reader(chunks, ChunkedBody.end(new RuntimeError("Function.Any", message)));
        reader.readBody();
        assertEquals(2, reader.trailerLines().size());
        assertEquals("Lambda-Runtime-Function-Error-Type: Function.Any", reader.trailerLines().getFirst());
        String body = reader.trailerLines().getLast();
        assertTrue(body.length() < 4096, "a Go server's buffer");
        String told = new JsonObject(
                new String(Base64.getDecoder().decode(body.substring(body.indexOf(' ') + 1)), UTF_8))
                .getString("errorMessage");
        String sent = new String(message.getBytes(UTF_8), UTF_8);
        assertTrue(told.equals(sent) || told.endsWith("…") && sent.startsWith(told.substring(0, told.length() - 1)),
                told);
        assertEquals(Optional.empty(), reader.readHead());
    }

    private static HttpMessageReader reader(List<byte[]> chunks, Buffer end) throws IOException {
        Buffer all = Buffer.buffer(HEAD);
        chunks.forEach(chunk -> ChunkedBody.appendChunk(all, Buffer.buffer(chunk)));
        HttpMessageReader reader = new HttpMessageReader(new ByteArrayInputStream(all.appendBuffer(end).getBytes()));
        reader.readHead();
        return reader;
    }
}
