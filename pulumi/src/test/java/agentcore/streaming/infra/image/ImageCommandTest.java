package agentcore.streaming.infra.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private int run(String... args) {
        return ImageCommand.run(List.of(args), Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private int runOn(Path agent, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--agent", agent.toString(), "--image",
                Fixture.ROOT.resolve("contract/image.json").toString()));
        return run(all.toArray(String[]::new));
    }

    @Test
    void theTagThatIsPrintedIsTheOneInTheTar() throws Exception {
        Path agent = Fixture.agent(folder.resolve("agent"));
        String base = Fixture.baseTar(folder, "arm64");
        Path tar = folder.resolve("image.tar");
        assertEquals(0, runOn(agent, "tag", "--base", base));
        assertEquals(0, runOn(agent, "tar", tar.toString(), "--base", base), err.toString(StandardCharsets.UTF_8));
        String tag = ImageTar.read(tar).name().replace("agentcore-agent:", "");
        assertEquals(tag + "\n" + tag + "\n", out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                          | Say what to do: tag, tar FILE or push REPOSITORY.
            build         | Say what to do: tag, tar FILE or push REPOSITORY.
            tar           | tar takes one word, not 0.
            push a b      | push takes one word, not 2.
            tag a         | tag takes nothing, not 1.
            tag --bse x   | There is no option --bse.
            tag --base    | --base needs a value.
            """)
    void whatCannotBeMeantIsSaidInASentenceWithTheUsage(String args, String sentence) {
        assertEquals(2, run(args == null ? new String[0] : args.split(" ")));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.startsWith(sentence + "\n\n") && said.contains("push REPOSITORY   "), said);
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            push registry.example/agent:1           | The repository 'registry.example/agent:1' has a tag: leave it out
            push NoName                             | 'NoName' is no repository: write REGISTRY/NAME
            push registry.example/agent --username u | --username needs a password: set the variable REGISTRY_PASSWORD.
            """)
    void whatCannotBePushedIsSaidInASentence(String args, String sentence) throws Exception {
        assertEquals(1, runOn(Fixture.agent(folder.resolve("agent")), args.split(" ")));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.startsWith(sentence) && said.lines().count() == 1, said);
    }

    @Test
    void theFailureOfATarNamesTheFile() throws Exception {
        String base = Fixture.baseTar(folder, "arm64");
        String file = folder.resolve("agent/LICENSE/image.tar").toString();
        assertEquals(1, runOn(Fixture.agent(folder.resolve("agent")), "tar", file, "--base", base));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("The image " + file + " was not made ("),
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void helpIsOnStdout() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("--insecure"));
    }
}
