package agentcore.streaming.infra.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.Platform;

/** What an image is made of, in a test's own folder. */
public final class Fixture {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Fixture() {}

    static ImageSpec spec() throws ImageException {
        return ImageSpec.read(ROOT.resolve("contract/image.json"));
    }

    static Path agent(Path folder) throws IOException {
        Map<String, String> files = Map.of("bin/agent", "a script", "bin/find-jdk", "another",
                "lib/agentcore-streaming-agent-1.jar", "the agent", "lib/agentcore-streaming-wire-1.jar", "the words",
                "lib/netty-1.jar", "a library", "lib/vertx-core-1.jar", "another library",
                "LICENSE", "MIT", "THIRD-PARTY.txt", "the others", "sbom.json", "{}");
        for (Map.Entry<String, String> file : files.entrySet()) {
            write(folder.resolve(file.getKey()), file.getValue());
        }
        return folder;
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** As a base of the usual kind: Java on its PATH, root as the user, a command of its own. */
    static void base(Path folder, Containerizer to, Platform... platforms) throws Exception {
        Path java = folder.resolve("java");
        Files.writeString(java, "not a Java");
        Jib.fromScratch().setPlatforms(Set.of(platforms)).addLayer(List.of(java), "/opt/java/openjdk/bin")
                .setEnvironment(Map.of("JAVA_HOME", "/opt/java/openjdk", "PATH", "/opt/java/openjdk/bin:/usr/bin",
                        "LANG", "en_US.UTF-8"))
                .setUser("root").setProgramArguments("jshell")
                .containerize(to.setBaseImageLayersCache(folder.resolve("cache"))
                        .setApplicationLayersCache(folder.resolve("cache")).setToolVersion(null));
    }

    /** A base in a tar, as {@code tar://} and its path. */
    public static String baseTar(Path folder, String architecture) throws Exception {
        Path tar = folder.resolve("base-" + architecture + ".tar");
        base(folder, Containerizer.to(TarImage.at(tar).named("base")), new Platform(architecture, "linux"));
        return "tar://" + tar;
    }
}
