package agentcore.streaming.agent.trace.otel;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import agentcore.streaming.agent.log.Logs;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/** Says once that spans can't be sent, and once that they can be again. */
final class ToldExporter implements SpanExporter {
    private final SpanExporter exporter;
    private final AtomicBoolean failing = new AtomicBoolean();

    ToldExporter(SpanExporter exporter) {
        this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> {
            boolean failed = !result.isSuccess();
            if (failing.compareAndSet(!failed, failed)) {
                if (failed) {
                    Logs.warn("Spans can't be sent: they are dropped until the server that OTEL_EXPORTER_OTLP_ENDPOINT "
                            + "names takes them.", Map.of());
                } else {
                    Logs.info("Spans are sent again.", Map.of());
                }
            }
        });
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
