package agentcore.streaming.infra.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The project as whoever deploys it has it, in a folder of the test's own: what is changed there is nobody else's affair. Its
 * {@code Pulumi.yaml} says beside what it says anyway where the provider is.
 */
final class ProjectCopy {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    final Path root;
    final Cloud cloud;
    final Path engine;
    /** Of the JVM that the program runs in. */
    final String options;

    /** Copies it; its images are somewhere else. */
    ProjectCopy(Path folder) throws IOException, InterruptedException {
        this(folder, folder.resolve("no-images"), "");
    }

    /**
     * Copies it.
     *
     * @param images where Docker's registry keeps what is pushed into ECR
     */
    ProjectCopy(Path folder, Path images, String options) throws IOException, InterruptedException {
        this.options = options;
        engine = PulumiBuild.folder();
        root = folder.resolve("project");
        Path account = Files.createDirectories(folder.resolve("account"));
        cloud = new Cloud(account);
        for (String part : List.of("pom.xml", ".mvn", "contract", "pulumi/pom.xml", "pulumi/src/main",
                "pulumi/target/classes", "pulumi/target/maven-status", "agent/target/agent")) {
            copy(ROOT.resolve(part), root.resolve(part));
        }
        // Maven keeps whole paths of what it has compiled, and would compile all of it again where these are others.
        Path compiled = root.resolve(
                "pulumi/target/maven-status/maven-compiler-plugin/compile/default-compile/inputFiles.lst");
        Files.writeString(compiled, Files.readString(compiled).replace(ROOT.toString(), root.toString()));
        Path provider = Files.createDirectories(folder.resolve("provider")).resolve("pulumi-resource-aws");
        Files.writeString(provider, """
                #!/bin/sh
                exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s '%s' '%s'
                """.formatted(Path.of(System.getProperty("java.home"), "bin/java"),
                System.getProperty("java.class.path"), StandInAws.class.getName(), account, images));
        if (!provider.toFile().setExecutable(true)) {
            throw new IOException(provider + " can't be made executable");
        }
        Files.writeString(root.resolve("Pulumi.yaml"), Files.readString(ROOT.resolve("Pulumi.yaml"))
                + "\nplugins:\n  providers:\n    - {name: aws, path: '" + provider.getParent() + "'}\n");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                Path copy = to.resolve(from.relativize(file).toString());
                try {
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(copy);
                    } else {
                        Files.createDirectories(copy.getParent());
                        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Changes a file of it. */
    void edit(String file, String from, String to) throws IOException {
        Path path = root.resolve(file);
        String text = Files.readString(path);
        if (!text.contains(from)) {
            throw new AssertionError(file + " has no " + from);
        }
        Files.writeString(path, text.replace(from, to));
    }
}
