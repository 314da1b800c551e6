package agentcore.streaming.proxy.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Logger;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestLogTest {
    private static final String SESSION = "session-0123456789-0123456789-0123456789";
    private static final Logger ROOT = Logger.getLogger("");

    private final Handler[] before = ROOT.getHandlers();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @BeforeEach
    void record() {
        Logs.to(new Output(bytes, OutputStream.nullOutputStream()), true);
    }

    @AfterEach
    void restore() {
        ROOT.removeHandler(ROOT.getHandlers()[0]);
        for (Handler handler : before) {
            ROOT.addHandler(handler);
        }
    }

    private JsonObject line() {
        String line = bytes.toString(UTF_8);
        bytes.reset();
        return new JsonObject(line);
    }

    @Test
    void eachLineHasTheIdsThatAreKnown() {
        RequestLog log = new RequestLog("lambda-1", Optional.empty());
        RequestLog other = new RequestLog("lambda-2", Optional.empty());
        log.info("Early.");
        JsonObject early = line();
        assertEquals("lambda-1", early.getString("requestId"));
        assertEquals("lambda-1", early.getString("AWSRequestId"));
        assertFalse(early.containsKey("sessionHash"));
        assertFalse(early.containsKey("traceId"));
        log.requestId("gateway-1");
        log.session(SESSION);
        log.warn("Later.");
        JsonObject later = line();
        assertEquals("WARN", later.getString("level"));
        assertEquals("gateway-1", later.getString("requestId"));
        assertEquals("lambda-1", later.getString("AWSRequestId"));
        // printf %s session-0123456789-0123456789-0123456789 | sha256sum
        assertEquals("63b304028aa73de5", later.getString("sessionHash"));
        other.info("Other.");
        assertEquals("lambda-2", line().getString("requestId"));
    }

    @ParameterizedTest
    @CsvSource({
            "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1, 1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
            "Self=1-5bef4de7-000000000000000000000000;Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700, 1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
            "Root=someone's words,", "'',"})
    void theTraceIsXRays(String header, String traceId) {
        new RequestLog("lambda-1", Optional.of(header)).info("Hello.");
        assertEquals(traceId, line().getString("traceId"));
    }

    @Test
    void theSessionIdIsTakenOutOfWhateverIsSaid() {
        RequestLog log = new RequestLog("lambda-1", Optional.empty());
        log.session(SESSION);
        log.warn("Session " + SESSION + " is busy.");
        assertEquals("Session (session) is busy.", line().getString("message"));
        log.secret("upstream-0123456789");
        log.session("other-0123456789-0123456789-0123456789-0");
        log.warn("upstream-0123456789 of other-0123456789-0123456789-0123456789-0, before " + SESSION + ".");
        assertEquals("(session) of (session), before (session).", line().getString("message"));
    }
}
