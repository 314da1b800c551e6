package agentcore.streaming.infra.image;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;

/**
 * A base image that can run: the Java of this machine's JDK 25 where Temurin's image has its own, and those libraries of this
 * Linux that it is linked with. Nothing else, so no shell.
 */
final class JavaBase {
    private static final String JAVA_HOME = "/opt/java/openjdk";
    private static final Pattern LINKED = Pattern.compile("(/[^ ]+) \\(0x");

    private JavaBase() {}

    /** This machine's, as images name it. */
    static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm64";
            default -> "amd64";
        };
    }

    /** In a tar, as {@code tar://} and its path. */
    static String tar(Path folder) throws Exception {
        Path java = folder.resolve("jre");
        String jdk = run(Fixture.ROOT.resolve("bin/find-jdk").toString(), "jlink",
                Fixture.ROOT.resolve("target/jdk-settings.txt").toString()).strip();
        run(jdk + "/bin/jlink", "--add-modules", "java.se,jdk.unsupported", "--strip-debug", "--no-header-files",
                "--no-man-pages", "--output", java.toString());
        Path tar = folder.resolve("java-base.tar");
        Jib.fromScratch().setPlatforms(Set.of(new Platform(architecture(), "linux")))
                .addFileEntriesLayer(layer("system", systemLibraries(java)))
                .addFileEntriesLayer(layer("java", filesOf(java)))
                .setEnvironment(Map.of("PATH", JAVA_HOME + "/bin:/usr/bin")).setUser("root")
                .containerize(Containerizer.to(TarImage.at(tar).named("java-base"))
                        .setBaseImageLayersCache(folder.resolve("cache"))
                        .setApplicationLayersCache(folder.resolve("cache")).setToolVersion(null));
        return "tar://" + tar;
    }

    private static FileEntriesLayer layer(String name, Map<Path, String> files) {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        files.forEach((file, place) -> layer.addEntry(file, AbsoluteUnixPath.get(place),
                FilePermissions.fromOctalString(Files.isExecutable(file) ? "755" : "644")));
        return layer.build();
    }

    private static Map<Path, String> filesOf(Path java) throws Exception {
        try (Stream<Path> files = Files.walk(java)) {
            return files.filter(Files::isRegularFile).collect(Collectors.toMap(file -> file,
                    file -> JAVA_HOME + "/" + java.relativize(file)));
        }
    }

    private static Map<Path, String> systemLibraries(Path java) throws Exception {
        Set<String> libraries = new TreeSet<>();
        try (Stream<Path> files = Files.walk(java)) {
            for (Path file : files.filter(file -> file.endsWith("bin/java") || file.toString().endsWith(".so"))
                    .toList()) {
                Matcher linked = LINKED.matcher(run("ldd", file.toString()));
                while (linked.find()) {
                    libraries.add(linked.group(1));
                }
            }
        }
        libraries.removeIf(library -> library.startsWith(java.toString()));
        return libraries.stream().collect(Collectors.toMap(Path::of, library -> library));
    }

    static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(List.of(command) + " ended with " + process.exitValue() + ": " + said);
        }
        return said;
    }
}
