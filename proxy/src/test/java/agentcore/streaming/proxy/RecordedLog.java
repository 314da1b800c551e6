package agentcore.streaming.proxy;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** All that is logged in this process until it is closed. */
final class RecordedLog implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("");

    private final StringBuffer log = new StringBuffer();
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            log.append(new SimpleFormatter().format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    RecordedLog() {
        ROOT.addHandler(recorder);
    }

    String text() {
        return log.toString();
    }

    @Override
    public void close() {
        ROOT.removeHandler(recorder);
    }
}
