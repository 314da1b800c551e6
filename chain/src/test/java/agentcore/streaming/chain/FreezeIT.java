package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.TestCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lambda stops the process between invocations, for minutes or hours, and its connections to AgentCore go stale meanwhile.
 * Whatever has become of them, the agent is called once for a request.
 */
class FreezeIT {
    @TempDir
    static Path folder;
    private static TestCertificate localhost;

    @BeforeAll
    static void makeCertificate() {
        localhost = TestCertificate.forName("localhost", folder);
    }

    /** By the TLS that it takes, or by the JDK's, as where there is no other. */
    private static FunctionProcess overTls(boolean jdk) {
        Map<String, String> environment = new HashMap<>(FunctionProcess.CREDENTIALS);
        if (jdk) {
            environment.put("JAVA_TOOL_OPTIONS", "-Dio.netty.handler.ssl.noOpenSsl=true");
        }
        FunctionProcess function = new FunctionProcess(localhost, environment);
        function.api().awaitNext(1);
        return function;
    }

    private static FunctionProcess function(String... settings) {
        Map<String, String> environment = new HashMap<>(FunctionProcess.CREDENTIALS);
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        FunctionProcess function = new FunctionProcess(environment);
        function.api().awaitNext(1);
        return function;
    }

    @ParameterizedTest
    @CsvSource({"FIN, none", "RST, none", "nothing, none", "FIN, native", "RST, native", "nothing, native", "FIN, jdk",
            "RST, jdk", "nothing, jdk"})
    void aConnectionThatWasClosedMeanwhileIsNotUsedAgain(String end, String tls) {
        try (FunctionProcess function = tls.equals("none") ? function() : overTls(tls.equals("jdk"))) {
            function.invoke("req-1");
            Call first = function.agent().take();
            assertEquals("data: 1\n\n", function.relay(first, "data: 1\n\n"));
            function.freeze();
            switch (end) {
                case "FIN" -> first.close();
                case "RST" -> first.reset();
                default -> {
                    // A connection that is still good, by the same way: it is used again.
                }
            }
            function.invoke("req-2");
            function.thaw();
            Call second = function.agent().take();
            assertEquals(end.equals("nothing") ? 1 : 2, second.connection());
            assertEquals("data: 2\n\n", function.relay(second, "data: 2\n\n"));
            assertEquals(0, function.agent().callsNotTaken());
        }
    }

    /** Nobody says that a connection is dead, as a load balancer that forgets it: age is all there is to go by. */
    @Test
    void aConnectionThatWasDroppedInSilenceIsTooOldToBeUsedAgain() {
        try (FunctionProcess function = function("PROXY_POOL_MAX_IDLE", "1ms")) {
            function.invoke("req-1");
            Call first = function.agent().take();
            assertEquals("data: 1\n\n", function.relay(first, "data: 1\n\n"));
            long released = System.currentTimeMillis();
            function.freeze();
            while (System.currentTimeMillis() <= released + 1) {
                Thread.onSpinWait(); // the wall clock is what counts
            }
            function.invoke("req-2");
            function.thaw();
            Call second = function.agent().take();
            // The one that was opened ahead may have been too old for the first already.
            assertEquals(first.connection() + 1, second.connection());
            assertEquals("data: 2\n\n", function.relay(second, "data: 2\n\n"));
            assertEquals(0, function.agent().callsNotTaken());
        }
    }

    @Test
    void aYoungerOneEndsAsAnErrorAndNeverAsASecondCall() {
        try (FunctionProcess function = function()) {
            function.invoke("req-1");
            assertEquals("data: 1\n\n", function.relay(function.agent().take(), "data: 1\n\n"));
            function.freeze();
            function.invoke("req-2", Duration.ofSeconds(5)); // what the function waits for an answer then
            function.thaw();
            Call second = function.agent().take(); // nobody answers
            assertEquals(1, second.connection());
            Call post = function.api().takePost();
            assertTrue(new String(post.readChunk(), UTF_8).startsWith("{\"statusCode\":504,"));
            assertTrue(new String(post.readBody(), UTF_8).contains("\"UpstreamTimeout\""));
            function.api().accept(post);
            function.api().awaitNext(1);
            assertEquals(0, function.agent().callsNotTaken());
            second.awaitClosedByClient();
            function.invoke("req-3");
            Call third = function.agent().take();
            assertEquals(2, third.connection());
            assertEquals("data: 3\n\n", function.relay(third, "data: 3\n\n"));
        }
    }
}
