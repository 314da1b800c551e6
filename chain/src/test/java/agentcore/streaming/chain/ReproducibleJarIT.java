package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing in the function's one jar tells of the build: no date, no machine, no Java of Maven's. */
class ReproducibleJarIT {
    private static final Path TARGET = StackProcess.ROOT.resolve("proxy/target");
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String SERVICES = "META-INF/services/";
    private static final String NOTICE = "META-INF/NOTICE(\\.txt)?";

    private static Map<String, byte[]> merged;
    /** What it is made of, by the jars' names without their ending. */
    private static final Map<String, Map<String, byte[]>> PARTS = new HashMap<>();

    @BeforeAll
    static void read() throws IOException {
        merged = files(TARGET.resolve("function/lib/agentcore-proxy.jar"));
        List<Path> jars = new ArrayList<>(List.of(TARGET.resolve("agentcore-streaming-proxy.jar")));
        try (Stream<Path> libraries = Files.list(TARGET.resolve("jars"))) {
            libraries.forEach(jars::add);
        }
        for (Path jar : jars) {
            PARTS.put(jar.getFileName().toString().replaceFirst("\\.jar$", ""), files(jar));
        }
    }

    private static Map<String, byte[]> files(Path jar) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().filter(entry -> !entry.isDirectory()).toList()) {
                files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return files;
    }

    @Test
    void itsManifestHasTwoLines() {
        assertEquals("Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n", new String(merged.get(MANIFEST), UTF_8));
    }

    /** Or is of lines of theirs: lists of services are joined. */
    @Test
    void allElseIsFromTheJarsThatItIsMadeOf() {
        Set<String> theirs = new HashSet<>();
        PARTS.forEach((part, files) -> files.forEach((name, bytes) -> {
            theirs.add(file(name, bytes));
            theirs.add(file(notice(part, name), bytes));
            if (name.startsWith(SERVICES)) {
                new String(bytes, UTF_8).lines().forEach(line -> theirs.add(name + " " + line));
            }
        }));
        merged.forEach((name, bytes) -> {
            if (name.startsWith(SERVICES)) {
                new String(bytes, UTF_8).lines().forEach(line -> assertTrue(theirs.contains(name + " " + line),
                        () -> name + " has a line of the build's: " + line));
            } else if (!name.equals(MANIFEST) && !name.equals(PackagedFunctionIT.REPLACED)) {
                assertTrue(theirs.contains(file(name, bytes)), () -> name + " is not what it is in the jars.");
            }
        });
    }

    private static String file(String name, byte[] bytes) {
        return name + " " + Checksum.ofBytes(bytes);
    }

    /** Where a library's notice is in the jar. */
    private static String notice(String part, String name) {
        return "META-INF/notices/" + part + "-jar/" + name.substring(name.lastIndexOf('/') + 1);
    }

    @Test
    void eachLibrarysNoticeIsInItAndNoOther() {
        Set<String> expected = new HashSet<>();
        PARTS.forEach((part, files) -> files.keySet().stream().filter(name -> name.matches(NOTICE))
                .forEach(name -> expected.add(notice(part, name))));
        assertFalse(expected.isEmpty());
        assertEquals(expected, merged.keySet().stream()
                .filter(name -> name.startsWith("META-INF/notices/") || name.matches(NOTICE))
                .collect(Collectors.toSet()));
    }
}
