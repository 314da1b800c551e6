package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.Test;

/** What {@code mvn package} leaves for Lambda. */
class PackagedFunctionIT {
    private static final Path FUNCTION = StackProcess.ROOT.resolve("proxy/target/function");
    /** What is on the class path. */
    private static final Path JAR = FUNCTION.resolve("lib/agentcore-proxy.jar");
    /** What it is made of, with the module's own. */
    private static final Path JARS = StackProcess.ROOT.resolve("proxy/target/jars");
    private static final Path ZIP = StackProcess.ROOT.resolve("proxy/target/agentcore-proxy.zip");
    private static final Path MANAGED = StackProcess.ROOT.resolve("proxy/target/agentcore-proxy-managed.zip");
    /** Each of them is explained: the core ones in the README's table, the others in docs/decisions/0006. */
    private static final String LIBRARIES = """
            agentcore-streaming-runtime agentcore-streaming-sdk-http agentcore-streaming-wire
            annotations auth aws-core aws-json-protocol bedrockagentcore checksums checksums-spi endpoints-spi eventstream
            http-auth http-auth-aws http-auth-aws-eventstream http-auth-spi http-client-spi identity-spi jackson-core
            json-utils metrics-spi netty-buffer netty-codec-base netty-codec-classes-quic netty-codec-compression
            netty-codec-dns netty-codec-http netty-codec-http2 netty-codec-http3 netty-codec-socks netty-common
            netty-handler netty-handler-proxy netty-resolver netty-resolver-dns netty-tcnative-boringssl-static
            netty-tcnative-boringssl-static netty-tcnative-classes netty-transport netty-transport-native-unix-common profiles protocol-core reactive-streams regions retries retries-spi sdk-core
            slf4j-api slf4j-jdk14 third-party-jackson-core utils utils-lite vertx-core vertx-core-logging
            """;
    /** A class of the SDK's that has one of ours in its place, and those that only the SDK's needs: docs/decisions/0023. */
    static final String REPLACED = "software/amazon/awssdk/regions/GeneratedServiceMetadataProvider.class";
    private static final String LEFT_OUT = "software/amazon/awssdk/regions/servicemetadata/";
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("r-xr-xr-x");
    private static final long MOST_ZIPPED = 50L * 1000 * 1000;
    private static final long MOST_UNZIPPED = 250L * 1000 * 1000;

    /** Also where Maven runs on another Java: Vert.x's own build brings more there. */
    @Test
    void theJarsAreTheOnesThatAreWanted() throws IOException {
        try (Stream<Path> jars = Files.list(JARS)) {
            assertEquals(List.of(LIBRARIES.split("\\s+")),
                    jars.map(jar -> jar.getFileName().toString().replaceFirst("-[0-9].*", "")).sorted().toList());
        }
    }

    /** But for what no class asks for: where modules end, what a build leaves behind, and the SDK's table of services. */
    @Test
    void theOneJarHasAllThatIsInThem() throws IOException {
        Map<String, Long> merged = classes(JAR);
        List<Path> all = new ArrayList<>(
                List.of(StackProcess.ROOT.resolve("proxy/target/agentcore-streaming-proxy.jar")));
        try (Stream<Path> jars = Files.list(JARS)) {
            jars.forEach(all::add);
        }
        for (Path jar : all) {
            classes(jar).forEach((name, size) -> {
                if (!name.equals(REPLACED) && !name.startsWith(LEFT_OUT)) {
                    assertEquals(size, merged.get(name), name);
                }
            });
            assertTrue(providers(JAR).containsAll(providers(jar)), jar.toString());
        }
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertTrue(jar.isMultiRelease());
            assertTrue(jar.getEntry("META-INF/license/LICENSE.boringssl.txt") != null);
        }
    }

    private static Map<String, Long> classes(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .filter(entry -> entry.getName().endsWith(".class")
                            && !entry.getName().endsWith("module-info.class"))
                    .collect(Collectors.toMap(ZipEntry::getName, ZipEntry::getSize));
        }
    }

    /** Each with its service. */
    private static Set<String> providers(Path jar) throws IOException {
        Set<String> providers = new HashSet<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(e -> e.getName().matches("META-INF/services/.+")).toList()) {
                new String(file.getInputStream(entry).readAllBytes(), UTF_8).lines().map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .forEach(line -> providers.add(entry.getName() + " " + line));
            }
        }
        return providers;
    }

    /** The same wherever and whenever it is built: the JVM may compare a jar's with that which it had in the training. */
    @Test
    void theTimesOfFilesAreFixed() throws IOException {
        LocalDateTime fixed = LocalDateTime.of(2026, 1, 1, 0, 0);
        assertEquals(fixed.toInstant(ZoneOffset.UTC), Files.getLastModifiedTime(JAR).toInstant());
        for (Path archive : List.of(ZIP, MANAGED, JAR)) {
            try (ZipFile zip = new ZipFile(archive.toFile())) {
                zip.stream().forEach(entry -> assertEquals(fixed, entry.getTimeLocal(), entry.getName()));
            }
        }
    }

    /** Quotas of Lambda for a zip that is uploaded by itself, and for what becomes of it. */
    @Test
    void theZipHasAllOfItAndIsSmallEnough() throws IOException {
        long unzipped = 0;
        try (ZipFile zip = new ZipFile(ZIP.toFile()); Stream<Path> files = Files.walk(FUNCTION)) {
            for (Path file : files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList()) {
                ZipEntry entry = zip.getEntry(FUNCTION.relativize(file).toString());
                assertEquals(Files.size(file), entry.getSize(), entry.getName());
                unzipped += entry.getSize();
            }
            for (String name : List.of("function.aot", "LICENSE", "THIRD-PARTY.txt", "sbom.json",
                    "jre/legal/java.base/LICENSE")) {
                assertTrue(zip.getEntry(name) != null, name);
            }
        }
        assertTrue(Files.size(ZIP) < MOST_ZIPPED, "zipped it has " + Files.size(ZIP));
        assertTrue(unzipped < MOST_UNZIPPED, "unzipped it has " + unzipped);
    }

    @Test
    void whatHasToBeExecutableIsAlsoInTheZip() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(ZIP, Map.of("enablePosixFileAttributes", true))) {
            for (String program : List.of("bootstrap", "jre/bin/java", "jre/lib/jspawnhelper")) {
                assertTrue(Files.isExecutable(FUNCTION.resolve(program)), program);
                assertTrue(Files.getPosixFilePermissions(zip.getPath(program)).containsAll(EXECUTABLE), program);
            }
        }
    }

    /** The same jars, nothing of this machine's, and native TLS for either of Lambda's. */
    @Test
    void theZipForTheManagedRuntimeIsForBothPlatforms() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(MANAGED, Map.of("enablePosixFileAttributes", true));
                Stream<Path> files = Files.walk(zip.getPath("/"));
                Stream<Path> jars = Files.list(FUNCTION.resolve("lib"))) {
            Set<String> expected = jars.map(jar -> "/lib/" + jar.getFileName()).collect(Collectors.toSet());
            expected.addAll(
                    Set.of("/LICENSE", "/THIRD-PARTY.txt", "/java-options", "/platform.properties", "/sbom.json",
                            "/wrapper", "/native/libnetty_tcnative_linux_x86_64.so",
                            "/native/libnetty_tcnative_linux_aarch_64.so"));
            assertEquals(expected, files.filter(Files::isRegularFile).map(Path::toString).collect(Collectors.toSet()));
            assertTrue(Files.getPosixFilePermissions(zip.getPath("wrapper")).containsAll(EXECUTABLE));
            assertEquals("any", platform(zip.getPath("platform.properties")).getProperty("os"));
            assertEquals("any", platform(zip.getPath("platform.properties")).getProperty("arch"));
            for (String jar : expected.stream().filter(name -> name.endsWith(".jar")).toList()) {
                try (FileSystem content = FileSystems.newFileSystem(FUNCTION.resolve(jar.substring(1)));
                        Stream<Path> all = Files.walk(content.getPath("/"))) {
                    assertEquals(List.of(), all.map(Path::toString)
                            .filter(name -> name.matches(".*[.](so|dylib|jnilib|dll)")).toList(), jar);
                }
            }
        }
    }

    @Test
    void thePlatformIsTheOneThatItWasBuiltOn() throws IOException {
        Properties platform = platform(FUNCTION.resolve("platform.properties"));
        String os = System.getProperty("os.name").startsWith("Mac") ? "macos" : "linux";
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
        assertEquals(os, platform.getProperty("os"));
        assertEquals(arch, platform.getProperty("arch"));
    }

    private static Properties platform(Path file) throws IOException {
        Properties platform = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            platform.load(in);
        }
        return platform;
    }
}
