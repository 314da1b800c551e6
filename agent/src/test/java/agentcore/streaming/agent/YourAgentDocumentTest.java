package agentcore.streaming.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/your-agent.md} has people write and type. */
class YourAgentDocumentTest {
    private static final Path ROOT = Path.of("..");
    private static final Path AGENT = Path.of("src/main/java/agentcore/streaming/agent/Agent.java");
    private static final Pattern BLOCK = Pattern.compile("(?m)^```([a-z]*)\n(.*?)^```$", Pattern.DOTALL);
    private static final Pattern SETTING = Pattern.compile("\\b((?:AGENT|OPENAI)_[A-Z_]+|PORT)\\b");
    private static final Pattern ASSIGNED = Pattern.compile("\\b((?:AGENT|OPENAI)_[A-Z_]+|PORT)=('[^']*'|[^'\\s]+)");

    @TempDir
    private Path folder;

    private static String document() throws IOException {
        return Files.readString(ROOT.resolve("docs/your-agent.md"));
    }

    /** What is within fences, of a language; commands have none. */
    private static List<String> blocks(String language) throws IOException {
        return BLOCK.matcher(document()).results().filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2)).toList();
    }

    /** The text in code after some words. */
    private static String named(String words) throws IOException {
        MatchResult found = Pattern.compile(Pattern.quote(words) + " `([^`]+)`").matcher(document()).results()
                .findFirst()
                .orElseThrow();
        return found.group(1);
    }

    @Test
    void itsToolIsUsedByAnAgentWithItsLine() throws Exception {
        List<String> java = blocks("java");
        assertEquals(2, java.size());
        Path tool = write(named("One class, in a package of your own:").replace("agent/src/main/java/", ""),
                java.get(0));
        assertTrue(Files.exists(ROOT.resolve(named("And one line in"))));
        String above = named("in the method `tools`, below");
        String source = Files.readString(AGENT);
        assertTrue(source.contains(above), above);
        Path agent = write("agentcore/streaming/agent/Agent.java",
                source.replace(above + "\n", above + "\n" + java.get(1)));
        compile(tool, agent);

        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp",
                folder + File.pathSeparator + System.getProperty("java.class.path"), Main.class.getName());
        builder.environment().putAll(Map.of("PORT", "0", "AGENT_HOST", "127.0.0.1"));
        Process process = builder.redirectErrorStream(true).start();
        try (BufferedReader out = process.inputReader(UTF_8); HttpClient client = HttpClient.newHttpClient()) {
            String url = "http://127.0.0.1:" + out.readLine().replaceAll("[^0-9]", "") + "/invocations";
            assertTrue(document().contains("{\"prompt\":\"/order_status A-17\"}"));
            String answer = ask(client, url, "/order_status A-17");
            assertTrue(answer.contains("on its way, expected on Friday") && answer.contains("end_turn"), answer);
            assertTrue(document().contains("`on its way, expected on Friday`"));
            assertTrue(ask(client, url, "/order_status B-1").contains("There is no order of that number"));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static String ask(HttpClient client, String url, String prompt) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"" + prompt + "\"}")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    private Path write(String file, String source) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, source);
    }

    private void compile(Path... sources) {
        List<String> arguments = new ArrayList<>(List.of("-Xlint:all,-processing,-classfile,-path", "-Werror", "-d",
                folder.toString(), "-cp", System.getProperty("java.class.path")));
        List.of(sources).forEach(source -> arguments.add(source.toString()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        assertEquals(0, status, () -> said.toString(UTF_8));
    }

    /** What is started is there or made by the build, an option is one that run-local has, and a path of a URL is served. */
    @Test
    void itsCommandsExist() throws IOException {
        String commands = String.join("", blocks(""));
        for (String command : commands.lines().toList()) {
            String program = command.replaceFirst("^([A-Z_]+=('[^']*'|\\S+) )+", "").split(" ")[0];
            switch (program) {
                case "mvn", "curl", "pulumi" -> {
                }
                case "./run-local" -> assertTrue(Files.isExecutable(ROOT.resolve(program)));
                case "agent/target/agent/bin/agent" -> assertTrue(
                        Files.exists(Path.of("src/main/agent/bin/agent")), program);
                default -> throw new AssertionError("It isn't known what this starts: " + command);
            }
        }
        String runLocal = Files.readString(ROOT.resolve("run-local"));
        Pattern.compile("run-local (--[a-z-]+)").matcher(commands).results()
                .forEach(option -> assertTrue(runLocal.contains("\n  " + option.group(1) + " "), option.group(1)));
        String pulumi = Files.readString(ROOT.resolve("Pulumi.yaml"));
        Pattern.compile("config set (?:--path ')?([a-zA-Z]+)").matcher(commands).results()
                .forEach(key -> assertTrue(pulumi.contains("\n  " + key.group(1) + ":\n"), key.group(1)));
    }

    @Test
    void itsSettingsAreTheAgents() throws Exception {
        JsonObject contract = new JsonObject(Files.readString(ROOT.resolve("contract/agent-environment.json")));
        Map<String, String> known = new HashMap<>();
        contract.getJsonArray("variables").forEach(variable -> known
                .put(((JsonObject) variable).getString("name"), ((JsonObject) variable).getString("pattern")));
        SETTING.matcher(document()).results()
                .forEach(setting -> assertTrue(known.containsKey(setting.group(1)), setting.group(1)));
        for (String command : blocks("")) {
            ASSIGNED.matcher(command).results().forEach(set -> assertTrue(
                    set.group(2).replace("'", "").matches(known.get(set.group(1))), set.group()));
        }
    }
}
