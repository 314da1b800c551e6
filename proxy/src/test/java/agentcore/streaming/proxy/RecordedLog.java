package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;

import agentcore.streaming.proxy.log.Logs;
import agentcore.streaming.proxy.log.Output;
import io.vertx.core.json.JsonObject;

/** All that is logged in this process until it is closed, as the function logs it. */
final class RecordedLog implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("");

    private final Handler[] before = ROOT.getHandlers();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    RecordedLog() {
        this(false);
    }

    RecordedLog(boolean json) {
        Logs.to(new Output(log, OutputStream.nullOutputStream()), json);
    }

    String text() {
        return log.toString(UTF_8);
    }

    /** What was logged as JSON. */
    List<JsonObject> lines() {
        return text().lines().map(JsonObject::new).toList();
    }

    @Override
    public void close() {
        for (Handler own : ROOT.getHandlers()) {
            ROOT.removeHandler(own);
        }
        for (Handler handler : before) {
            ROOT.addHandler(handler);
        }
    }
}
