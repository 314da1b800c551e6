package agentcore.streaming.agent.trace.otel;

import java.security.SecureRandom;
import java.util.HexFormat;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;

/**
 * Ids that differ in processes restored from one snapshot. The SDK's own come from {@code ThreadLocalRandom}, whose seeds are in
 * the snapshot: every session would have the same ones. {@code SecureRandom} asks the system, and is made with the first id.
 */
final class SecureIds implements IdGenerator {
    private static final class Lazy {
        private static final SecureRandom RANDOM = new SecureRandom();
    }

    @Override
    public String generateSpanId() {
        String id = hex(SpanId.getLength() / 2);
        return SpanId.isValid(id) ? id : generateSpanId(); // all zeros are none
    }

    @Override
    public String generateTraceId() {
        String id = hex(TraceId.getLength() / 2);
        return TraceId.isValid(id) ? id : generateTraceId();
    }

    private static String hex(int bytes) {
        byte[] id = new byte[bytes];
        Lazy.RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
