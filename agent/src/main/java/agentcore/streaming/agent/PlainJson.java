package agentcore.streaming.agent;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/**
 * Lets Vert.x read JSON by Jackson's core alone. It would take databind as soon as that is on the class path, which is there
 * for MCP servers only, and load some hundred classes of it for the first request.
 */
public final class PlainJson implements JsonFactory {
    private final JsonCodec codec = new JacksonCodec();

    /** For the service loader. */
    public PlainJson() {}

    @Override
    public int order() {
        return 0;
    }

    @Override
    public JsonCodec codec() {
        return codec;
    }
}
