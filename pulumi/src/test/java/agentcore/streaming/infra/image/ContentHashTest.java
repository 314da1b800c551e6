package agentcore.streaming.infra.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tag changes with whatever changes the image, and with nothing else. */
class ContentHashTest {
    @TempDir
    Path folder;

    private ImageSpec spec;
    private Path agent;

    @BeforeEach
    void makeAgent() throws Exception {
        spec = Fixture.spec();
        agent = Fixture.agent(folder.resolve("agent"));
    }

    private String tag() throws ImageException {
        return tag(spec);
    }

    private String tag(ImageSpec other) throws ImageException {
        return new ImageBuild(other, agent, line -> {}).tag();
    }

    /** Written down once: it is the same in every process and on every machine, and a preview of tomorrow. */
    @Test
    void aPlanHasTheSameTagEverywhere() throws Exception {
        ImageSpec plain = new ImageSpec("base:1", "linux", "arm64", "1000", 8080, "/opt/agent", List.of("java", "Main"),
                Map.of("A", "1", "B", "2", "C", "3"));
        assertEquals("0f1eff6c6f8e8a915a144788d8d36550", tag(plain));
    }

    @Test
    void everyPartOfThePlanCounts() throws Exception {
        List<String> tags = new ArrayList<>(List.of(tag()));
        tags.add(tag(spec.withBase("other:1")));
        tags.add(tag(spec.withBase("other@sha256:" + "0".repeat(64))));
        tags.add(tag(with("windows", "arm64", "1000", 8080, "/opt/agent", spec.entryPoint(), spec.environment())));
        tags.add(tag(with("linux", "amd64", "1000", 8080, "/opt/agent", spec.entryPoint(), spec.environment())));
        tags.add(tag(with("linux", "arm64", "1001", 8080, "/opt/agent", spec.entryPoint(), spec.environment())));
        tags.add(tag(with("linux", "arm64", "1000", 8081, "/opt/agent", spec.entryPoint(), spec.environment())));
        tags.add(tag(with("linux", "arm64", "1000", 8080, "/app", spec.entryPoint(), spec.environment())));
        tags.add(tag(with("linux", "arm64", "1000", 8080, "/opt/agent", List.of("java"), spec.environment())));
        tags.add(tag(with("linux", "arm64", "1000", 8080, "/opt/agent", List.of("ja", "va"), spec.environment())));
        tags.add(tag(with("linux", "arm64", "1000", 8080, "/opt/agent", spec.entryPoint(), Map.of())));
        tags.add(tag(with("linux", "arm64", "1000", 8080, "/opt/agent", spec.entryPoint(), Map.of("PORT", "1"))));
        assertDifferent(tags);
    }

    @Test
    void everyFileOfTheImageCounts() throws Exception {
        List<String> tags = new ArrayList<>(List.of(tag()));
        for (String file : List.of("lib/netty-1.jar", "lib/agentcore-streaming-agent-1.jar", "sbom.json", "LICENSE")) {
            Files.writeString(agent.resolve(file), "other bytes");
            tags.add(tag());
        }
        Fixture.write(agent.resolve("lib/more-1.jar"), "");
        tags.add(tag());
        Files.move(agent.resolve("lib/more-1.jar"), agent.resolve("lib/mora-1.jar"));
        tags.add(tag());
        Files.delete(agent.resolve("lib/mora-1.jar"));
        Files.delete(agent.resolve("lib/netty-1.jar"));
        tags.add(tag());
        assertDifferent(tags);
    }

    @Test
    void whatIsNotInTheImageDoesNotCount() throws IOException, ImageException {
        String before = tag();
        Files.writeString(agent.resolve("bin/agent"), "another script");
        assertEquals(before, tag());
    }

    @Test
    void theOrderOfVariablesDoesNotCount() throws Exception {
        Map<String, String> turned = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(spec.environment().keySet());
        Collections.reverse(names);
        names.forEach(name -> turned.put(name, spec.environment().get(name)));
        assertEquals(tag(), tag(with("linux", "arm64", "1000", 8080, "/opt/agent", spec.entryPoint(), turned)));
    }

    private ImageSpec with(String os, String architecture, String user, int port, String at, List<String> entryPoint,
            Map<String, String> environment) {
        return new ImageSpec(spec.base(), os, architecture, user, port, at, entryPoint, environment);
    }

    private static void assertDifferent(List<String> tags) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < tags.size(); i++) {
            assertTrue(tags.get(i).matches("[0-9a-f]{32}"), tags.get(i));
            Integer same = seen.put(tags.get(i), i);
            assertTrue(same == null, "Change " + i + " has the tag of " + same);
        }
    }
}
