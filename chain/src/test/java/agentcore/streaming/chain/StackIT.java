package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stack as its user meets it: what it says, how it ends, and our own agent behind it. */
class StackIT {
    @TempDir
    Path logs;

    @Test
    void ourAgentAnswersInJapaneseEventByEvent() throws IOException, InterruptedException {
        try (StackProcess stack = new StackProcess(logs, Map.of()); HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(stack.invokeUrl()).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"こんにちは、あなたは何ができますか？\"}")).build();
            List<String> events = client.send(request, HttpResponse.BodyHandlers.ofLines()).body()
                    .filter(line -> !line.isEmpty()).toList();
            assertEquals("data: {\"event\": {\"messageStart\": {\"role\": \"assistant\"}}}", events.getFirst());
            List<String> texts = Converse.texts(events);
            assertTrue(texts.size() > 5, texts::toString);
            assertTrue(events.get(events.size() - 2).contains("\"messageStop\""));
            assertTrue(events.getLast().contains("\"metadata\""));
            assertTrue(String.join("", texts).contains("オフライン"), texts::toString);
        }
    }

    @Test
    void thePlaygroundIsAPageOnTheSamePort() throws IOException, InterruptedException {
        try (StackProcess stack = new StackProcess(logs, Map.of()); HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> page = client.send(
                    HttpRequest.newBuilder(stack.invokeUrl().resolve("/playground")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, page.statusCode());
            assertTrue(page.headers().firstValue("Content-Type").orElse("").startsWith("text/html"));
            assertTrue(page.body().contains("fetch('/invoke'"), page.body());
        }
    }

    static Stream<Arguments> signals() {
        Consumer<RunningProcess> interrupt = RunningProcess::interrupt;
        Consumer<RunningProcess> terminate = RunningProcess::terminate;
        return Stream.of(Arguments.of(Named.of("Ctrl-C", interrupt)), Arguments.of(Named.of("SIGTERM", terminate)));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void aSignalEndsEveryProcessAndTheStatusIsZero(Consumer<RunningProcess> signal) {
        try (StackProcess stack = new StackProcess(logs, Map.of())) {
            List<ProcessHandle> children = stack.process().descendants();
            assertTrue(children.size() >= 2, children::toString);
            signal.accept(stack.process());
            assertEquals(0, stack.process().awaitExit(), stack.process()::err);
            assertEquals(List.of(), children.stream().filter(ProcessHandle::isAlive).toList());
            assertEquals(Optional.empty(), stack.process().tryNextLine()); // stdout had the one line
        }
    }

    /** What has been started by then is ended too. */
    @ParameterizedTest
    @MethodSource("signals")
    void aSignalDuringTheStartLeavesNothingBehind(Consumer<RunningProcess> signal) throws IOException {
        Path pipe = logs.resolve("pipe");
        try (RunningProcess mkfifo = new RunningProcess(List.of("mkfifo", pipe.toString()), Map.of(), logs, 60)) {
            assertEquals(0, mkfifo.awaitExit(), mkfifo::err);
        }
        Path agent = Files.writeString(logs.resolve("agent.sh"),
                "#!/bin/sh\necho $$ >'" + pipe + "'\nexec sleep 600\n");
        Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (RunningProcess stack = StackProcess.start(logs, Map.of(), "--agent", agent.toString())) {
            long child = Long.parseLong(Files.readString(pipe).strip()); // waits until the agent is there
            signal.accept(stack);
            assertEquals(0, stack.awaitExit(), stack::err);
            assertFalse(ProcessHandle.of(child).filter(ProcessHandle::isAlive).isPresent());
            assertEquals("", stack.err());
        }
    }

    /** In a terminal, Ctrl-C goes to every process at once. */
    @Test
    void ctrlCThatReachesTheChildrenTooIsNoFailure() {
        try (StackProcess stack = new StackProcess(logs, Map.of())) {
            for (ProcessHandle child : stack.process().descendants()) {
                RunningProcess.signal("INT", child.pid());
            }
            stack.process().interrupt();
            assertEquals(0, stack.process().awaitExit(), stack.process()::err);
        }
    }

    /** 127.0.0.2 is this machine too, where the system knows it. */
    @Test
    void theAgentListensOnLoopbackOnly() throws IOException {
        try (StackProcess stack = new StackProcess(logs, Map.of())) {
            assertTrue(stack.invokeUrl().getPort() > 0);
            int port = Integer.parseInt(Files.readString(logs.resolve("agent.log")).lines()
                    .filter(line -> line.startsWith("The agent listens on port ")).findFirst().orElseThrow()
                    .replaceAll("[^0-9]", ""));
            new Socket("127.0.0.1", port).close();
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.2", port).close());
        }
    }

    /**
     * A project may lie in a folder such as ~/作業, and a fresh machine has no en_US.UTF-8, which Lambda's has. By a shell, as
     * this JVM may be unable to name such a folder.
     */
    @Test
    void theFunctionMayLieAnywhere() {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", """
                folder="$1/$(printf '\\346\\227\\245\\346\\234\\254 x')"
                cp -R "$2" "$folder" && shift 2 && exec "$@" --function "$folder"
                """, "sh", logs.toString(), StackProcess.ROOT.resolve("proxy/target/function").toString()));
        command.addAll(StackProcess.command(logs));
        try (RunningProcess stack = StackProcess.start(command, Map.of("LC_ALL", "C.UTF-8"))) {
            String ready = stack.tryNextLine().orElseGet(stack::err);
            assertTrue(ready.startsWith("ready http://localhost:"), ready);
        }
    }

    @Test
    void aPortThatIsTakenIsSaidInOneSentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningProcess process = StackProcess.start(logs, Map.of(), "--port", "" + taken.getLocalPort())) {
            assertEquals(1, process.awaitExit());
            assertEquals(
                    "Port " + taken.getLocalPort() + " is taken: end what listens there, or choose another one with "
                            + "--port (0 picks a free one).",
                    process.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"function", "agent"})
    void aChildThatDiesEndsTheStackWithOneSentence(String part) {
        try (StackProcess stack = new StackProcess(logs, Map.of())) {
            String mark = part.equals("function") ? "proxy.Main" : "streaming.agent";
            List<ProcessHandle> children = stack.process().descendants();
            ProcessHandle child = children.stream()
                    .filter(handle -> handle.info().commandLine().orElse("").contains(mark)).findFirst().orElseThrow();
            RunningProcess.signal("KILL", child.pid());
            assertEquals(1, stack.process().awaitExit());
            String last = stack.process().err().lines().toList().getLast();
            assertTrue(last.startsWith("The " + part + " has ended with status 137; its log is " + logs.resolve(part)),
                    last);
            assertEquals(List.of(), children.stream().filter(ProcessHandle::isAlive).toList());
        }
    }

    @Test
    void anAgentThatCanNotBeStartedIsSaidInOneSentence() {
        try (RunningProcess process = StackProcess.start(logs, Map.of(), "--agent", logs.resolve("none").toString())) {
            assertEquals(1, process.awaitExit());
            assertTrue(process.err().startsWith("The stack can't start: "), process.err());
            assertEquals(1, process.err().lines().count(), process.err());
        }
    }

    @Test
    void settingsThatAreWrongAreNamedAndNoStackTraceIsShown() {
        try (RunningProcess process = StackProcess.start(logs, Map.of("PROXY_HEARTBEAT", "often"))) {
            assertEquals(1, process.awaitExit());
            assertTrue(process.err().contains("PROXY_HEARTBEAT"), process.err());
            assertFalse(process.err().contains("\tat ") || process.err().contains("Exception"), process.err());
            assertEquals(1, process.err().lines().count(), process.err());
        }
    }

    @Test
    void wrongOptionsAreSaidInOneSentence() {
        Map<List<String>, String> wrong = Map.of(List.of("--port", "eighty"),
                "The port must be a number from 0 to 65535, not 'eighty'. See --help.", List.of("--prot", "1"),
                "There is no option --prot. See --help.", List.of("--port"),
                "The option --port needs a value. See --help.",
                List.of("--agent-url", "localhost:8080"),
                "The agent's URL must be like http://localhost:8080, unlike 'localhost:8080'. See --help.",
                List.of("--trailers", "maybe"), "Trailers can be cut or clean, not 'maybe'. See --help.");
        wrong.forEach((options, sentence) -> {
            try (RunningProcess process = StackProcess.start(logs, Map.of(), options.toArray(String[]::new))) {
                assertEquals(2, process.awaitExit());
                assertEquals(sentence, process.err());
            }
        });
    }
}
