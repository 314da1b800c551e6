package agentcore.streaming.agent.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;

/** Takes spans by OTLP over HTTP, and reads them by OpenTelemetry's own definition of the protocol. */
public final class SpanCollector implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final HttpServer server;
    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private final StringBuffer bytes = new StringBuffer();
    private volatile int status = 200;

    /** A request. */
    public record Sent(String path, Map<String, List<String>> headers, Map<String, Object> resource,
            List<Span> spans) {}

    public SpanCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        bytes.append(new String(body, ISO_8859_1));
        ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
        sent.add(new Sent(exchange.getRequestURI().toString(), Map.copyOf(exchange.getRequestHeaders()),
                attributes(request.getResourceSpans(0).getResource().getAttributesList()),
                request.getResourceSpansList().stream().flatMap(resource -> resource.getScopeSpansList().stream())
                        .flatMap(scope -> scope.getSpansList().stream()).toList()));
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The status of all answers from now on. */
    public void answer(int with) {
        status = with;
    }

    public Sent take() throws InterruptedException {
        Sent request = sent.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("No spans were sent.");
        }
        return request;
    }

    /** So many spans, in the order in which they have ended. */
    public List<Span> spans(int count) throws InterruptedException {
        List<Span> spans = new ArrayList<>();
        while (spans.size() < count) {
            spans.addAll(take().spans());
        }
        return spans;
    }

    public boolean asked() {
        return !sent.isEmpty();
    }

    /** All that was ever sent, a character a byte. */
    public String bytes() {
        return bytes.toString();
    }

    public static Map<String, Object> attributes(List<KeyValue> attributes) {
        return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, entry -> value(entry.getValue())));
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case ARRAY_VALUE -> value.getArrayValue().getValuesList().stream().map(SpanCollector::value).toList();
            default -> value;
        };
    }

    public static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
