package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AWS's SDK for Java with its own Netty client, in a process of its own, as judge of the emulators. */
class SdkClientIT {
    private static final List<String> EVENTS = List.of(
            "data: {\"event\": {\"messageStart\": {\"role\": \"assistant\"}}}\n\n",
            "data: {\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"日本語\"}, \"contentBlockIndex\": 0}}}\n\n",
            "data: {\"event\": {\"messageStop\": {\"stopReason\": \"end_turn\"}}}\n\n");
    /** What a function is called with by somebody who isn't API Gateway. */
    private static final String EVENT = "{\"resource\": \"/invoke\", \"path\": \"/invoke\", \"httpMethod\": \"POST\", "
            + "\"headers\": null, \"body\": \"{\\\"prompt\\\": \\\"日本\\\"}\", \"isBase64Encoded\": false, "
            + "\"requestContext\": {\"requestId\": \"by-hand\"}}";

    @TempDir
    static Path logs;
    private static ProcessChain chain;
    private static String dataPlane;
    private static String runtime;
    private static String invokeApi;

    @BeforeAll
    static void start() {
        chain = new ProcessChain(logs, Map.of());
        dataPlane = chain.stack().said("AgentCore: +(http://\\S+)");
        runtime = chain.stack().said("(arn:aws:bedrock-agentcore:[^\\s)]+)");
        invokeApi = chain.stack().said("Lambda: +(http://\\S+)");
    }

    @AfterAll
    static void stop() {
        chain.close();
    }

    /** An event is not made before the SDK has handed out the one before. */
    @Test
    void theSdkGetsTheAgentsEventsOneByOneFromTheDataPlane() {
        try (RunningProcess client = client("agentcore", dataPlane, runtime, "{\"prompt\": \"日本\"}")) {
            Call call = chain.takeAgentCall();
            assertEquals("{\"prompt\": \"日本\"}", new String(call.readBody(), StandardCharsets.UTF_8));
            call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
            assertEquals("head 200 text/event-stream sdk-client-session-0123456789-abcdef", client.nextLine());
            for (String event : EVENTS) {
                call.chunk(event);
                assertEquals(piece(event), client.nextLine());
            }
            call.end();
            assertEquals("end", client.nextLine());
            assertEquals(0, client.awaitExit(), client::err);
        }
    }

    @Test
    void theSdkStopsASessionAndReadsThatThereIsNoneAnyMore() {
        try (RunningProcess client = client("agentcore", dataPlane, runtime, "{}")) {
            Call call = chain.takeAgentCall();
            call.readBody();
            call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked").chunk(EVENTS.getFirst());
            assertEquals("head 200 text/event-stream sdk-client-session-0123456789-abcdef", client.nextLine());
            assertEquals(piece(EVENTS.getFirst()), client.nextLine());
            try (RunningProcess stop = client("stop", dataPlane, runtime, "")) {
                assertEquals("stopped 200 sdk-client-session-0123456789-abcdef", stop.nextLine());
            }
            call.awaitClosedByClient();
            // A cut by FIN is an end to the SDK's own client: this is what the function's transport is better at.
            assertTrue(client.nextLine().matches("end|failed .*"));
        }
        try (RunningProcess stop = client("stop", dataPlane, runtime, "")) {
            assertEquals("failed 404 ResourceNotFoundException", stop.nextLine());
        }
    }

    @Test
    void theSdkReadsTheDataPlanesErrors() {
        try (RunningProcess client = client("agentcore", dataPlane, runtime.replace("local_agent", "other_agent"),
                "{}")) {
            assertEquals("failed 404 ResourceNotFoundException", client.nextLine());
        }
        try (RunningProcess client = client("agentcore", dataPlane, runtime, "{}")) {
            Call call = chain.takeAgentCall();
            call.readBody();
            call.answer(500, "{\"error\": \"no\"}", "Content-Type: application/json");
            assertEquals("failed 424 RuntimeClientError", client.nextLine());
        }
    }

    /** InvokeWithResponseStream, past API Gateway: the prelude is seen as it is, and each event is a payload of its own. */
    @Test
    void theSdkGetsTheFunctionsResponsePieceByPieceFromTheInvokeApi() {
        try (RunningProcess client = client("lambda", invokeApi, "agentcore-proxy", EVENT)) {
            Call call = chain.takeAgentCall();
            call.readBody();
            call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
            assertTrue(client.nextLine().startsWith("head 200"));
            String prelude = client.nextLine();
            assertTrue(prelude.startsWith("piece {\"statusCode\":200,") && prelude.endsWith("}" + "\\0".repeat(8)),
                    prelude);
            for (String event : EVENTS) {
                call.chunk(event);
                assertEquals(piece(event), client.nextLine());
            }
            call.end();
            assertEquals("complete null", client.nextLine());
            assertEquals("end", client.nextLine());
        }
    }

    @Test
    void theSdkIsToldWhenTheFunctionsResponseWasCut() {
        try (RunningProcess client = client("lambda", invokeApi, "agentcore-proxy", EVENT)) {
            Call call = chain.takeAgentCall();
            call.readBody();
            call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked").chunk(EVENTS.getFirst());
            call.reset();
            String last = client.nextLine();
            while (last.startsWith("head") || last.startsWith("piece")) {
                last = client.nextLine();
            }
            assertEquals("complete Function.StreamCut", last);
        }
    }

    private static String piece(String text) {
        return "piece " + text.replace("\n", "\\n");
    }

    private static RunningProcess client(String service, String endpoint, String target, String payload) {
        Path built = Path.of("sdk-client/target").toAbsolutePath();
        List<String> command = List.of(StackProcess.java(), "-cp",
                built.resolve("agentcore-streaming-chain-sdk-client.jar") + File.pathSeparator + built.resolve("lib")
                        + "/*",
                "agentcore.streaming.chain.sdkclient.SdkClient", service, endpoint, target);
        return new RunningProcess(command, Map.of(), built, 60, payload);
    }
}
