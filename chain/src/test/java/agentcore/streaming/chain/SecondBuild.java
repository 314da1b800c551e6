package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The project's sources in another folder, and Maven, which builds them there. */
final class SecondBuild {
    private static final int PATIENCE_SECONDS = 600;
    /** What isn't a source. */
    private static final Set<String> LEFT_OUT = Set.of("target", ".git", "node_modules");

    private final Path folder;

    /** Copies the sources, as they are now, committed or not. */
    SecondBuild(Path folder) throws IOException {
        this.folder = folder;
        Files.walkFileTree(StackProcess.ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes) throws IOException {
                if (LEFT_OUT.contains(from.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(copied(from));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) throws IOException {
                Files.copy(from, copied(from), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private Path copied(Path from) {
        return folder.resolve(StackProcess.ROOT.relativize(from).toString());
    }

    Path file(String path) {
        return folder.resolve(path);
    }

    /**
     * Builds the function over what is built already, as someone else might: Maven on the tests' JDK, whatever it runs on in
     * the first build, in another time zone, and with fewer permissions for new files. Without the tests, which the first
     * build has run.
     */
    void packageFunction() {
        try (RunningProcess maven = new RunningProcess(
                List.of("sh", "-c",
                        "umask 027; exec mvn -B -q -ntp -DskipTests \"$@\" package -pl proxy -am", "mvn",
                        "-Dmaven.repo.local=" + System.getProperty("localRepository")),
                Map.of("JAVA_HOME", StackProcess.JAVA_HOME, "TZ", "Pacific/Auckland"), folder, PATIENCE_SECONDS)) {
            int status = maven.awaitExit();
            List<String> said = Stream.generate(maven::tryNextLine).takeWhile(Optional::isPresent).map(Optional::get)
                    .toList();
            assertEquals(0, status, () -> String.join("\n", said) + "\n" + maven.err());
        }
    }
}
