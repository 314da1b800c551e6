package agentcore.streaming.infra.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSpecTest {
    @TempDir
    Path folder;

    @Test
    void theContractIsWhatAgentCoreAsksOfAContainer() throws Exception {
        ImageSpec spec = Fixture.spec();
        assertEquals("linux/arm64", spec.os() + "/" + spec.architecture());
        assertEquals(8080, spec.port());
        assertEquals("8080", spec.environment().get("PORT"));
        assertTrue(spec.user().matches("[1-9][0-9]*"), spec.user());
    }

    @Test
    void theEntryPointIsWhatTheAgentsScriptStarts() throws Exception {
        String script = Files.readString(Fixture.ROOT.resolve("agent/src/main/agent/bin/agent"));
        Matcher command = Pattern.compile("(?s)\\nexec (.*)").matcher(script);
        assertTrue(command.find(), script);
        assertEquals(List.of(command.group(1).replace("\\\n", " ").replace("\"", "").replace("$java/bin/java", "java")
                .replace("$home", "/opt/agent").strip().split("\\s+")), Fixture.spec().entryPoint());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "user": "1000"  | "user": "app"      | has the user 'app': make it a number above 0, such as "1000".
            "user": "1000"  | "user": "0"        | has the user '0': make it a number above 0, such as "1000".
            "port": 8080    | "port": 0          | has the port '0': AgentCore calls 8080.
            "port": 8080    | "port": "x"        | is not the JSON of an image
            "port": 8080    | "prt": 8080        | has members that nobody reads, [prt]: leave them out.
            "os": "linux",  |                    | has no platform with os and architecture
            "/opt/agent",   | "opt/agent",       | has the folder 'opt/agent': make it an absolute path
            "entryPoint": [ | "entryPoint": [], "description": [ | has no entryPoint: make it a list
            "PORT": "8080"  | "PORT": null       | has a variable without a value in environment.
            "base":         | "description":     | has no base: name an image that brings Java 25
            """)
    void whatMakesNoImageIsRefusedInASentence(String right, String wrong, String sentence) throws Exception {
        String contract = Files.readString(Fixture.ROOT.resolve("contract/image.json"));
        assertTrue(contract.contains(right), right);
        Path file = folder.resolve("image.json");
        Files.writeString(file, contract.replaceFirst("(?s)\"description\": \"[^\"]*\",", "")
                .replace(right, wrong == null ? "" : wrong));
        String said = assertThrows(ImageException.class, () -> ImageSpec.read(file)).getMessage();
        assertTrue(said.startsWith(file + " " + sentence), said);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        String said = assertThrows(ImageException.class, () -> ImageSpec.read(folder.resolve("no.json"))).getMessage();
        assertTrue(said.startsWith(folder.resolve("no.json") + " can't be read"), said);
    }
}
