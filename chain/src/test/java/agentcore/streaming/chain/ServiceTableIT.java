package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged jar is without the SDK's table of services, and the SDK in it does without (docs/decisions/0023). */
class ServiceTableIT {
    private static final Path TARGET = StackProcess.ROOT.resolve("proxy/target");
    private static final Path JAR = TARGET.resolve("function/lib/agentcore-proxy.jar");
    private static final String REGIONS = "software/amazon/awssdk/regions/";
    private static final String PROVIDER = REGIONS + "GeneratedServiceMetadataProvider.class";
    private static final String TABLE = REGIONS + "servicemetadata/";

    /** An SDK that has renamed them would be packaged with its table again. */
    @Test
    void theSdkHasTheClassAndTheTableThatAreLeftOut() throws IOException {
        try (JarFile sdks = new JarFile(sdksRegions().toFile())) {
            assertTrue(sdks.stream().filter(entry -> entry.getName().startsWith(TABLE)).count() > 100);
            assertTrue(text(sdks, sdks.getJarEntry(PROVIDER)).contains(TABLE));
        }
    }

    @Test
    void thePackagedClassIsOurs() throws IOException {
        try (JarFile packaged = new JarFile(JAR.toFile())) {
            assertEquals(1, packaged.stream().filter(entry -> entry.getName().equals(PROVIDER)).count());
            assertEquals(Files.readString(TARGET.resolve("packaged-classes").resolve(PROVIDER), ISO_8859_1),
                    text(packaged, packaged.getJarEntry(PROVIDER)));
        }
    }

    /** Whichever class names one of them would fail when it is first run. */
    @Test
    void nothingOfTheTableIsPackagedNorAskedForByAnotherClassOfTheSdks() throws IOException {
        List<String> found = new ArrayList<>();
        try (JarFile packaged = new JarFile(JAR.toFile())) {
            for (JarEntry entry : packaged.stream().filter(e -> e.getName().startsWith("software/amazon/")).toList()) {
                if (entry.getName().startsWith(TABLE) || text(packaged, entry).contains(TABLE)) {
                    found.add(entry.getName());
                }
            }
        }
        assertEquals(List.of(), found);
    }

    /** The module's own jar and class path have the SDK's. */
    @Test
    void theModulesJarHasNothingOfTheSdks() throws IOException {
        try (JarFile own = new JarFile(TARGET.resolve("agentcore-streaming-proxy.jar").toFile())) {
            assertEquals(List.of(), own.stream().map(JarEntry::getName)
                    .filter(name -> name.startsWith("software/")).toList());
        }
        assertFalse(Files.exists(TARGET.resolve("classes/software")));
    }

    @Test
    void itImplementsAllThatTheSdkAsksOfIt() throws Exception {
        try (URLClassLoader packaged = packaged()) {
            Class<?> provider = packaged.loadClass(PROVIDER.replace(".class", "").replace('/', '.'));
            Object made = provider.getConstructor().newInstance();
            Class<?> asked = packaged.loadClass((REGIONS + "ServiceMetadataProvider").replace('/', '.'));
            assertTrue(asked.isInstance(made));
            for (Method method : asked.getMethods()) {
                Method own = provider.getMethod(method.getName(), method.getParameterTypes());
                assertFalse(Modifier.isAbstract(own.getModifiers()), method.toString());
            }
            assertNull(asked.getMethod("serviceMetadata", String.class).invoke(made, "s3"));
        }
    }

    /** The SDK asks ours: by its own table CloudFront, for one, is signed for elsewhere. */
    @ParameterizedTest
    @ValueSource(strings = {"bedrock-agentcore", "cloudfront"})
    void theSdkSignsForTheRegionItself(String service) throws Exception {
        try (URLClassLoader packaged = packaged()) {
            Class<?> regions = packaged.loadClass((REGIONS + "Region").replace('/', '.'));
            Class<?> metadata = packaged.loadClass((REGIONS + "ServiceMetadata").replace('/', '.'));
            Object region = regions.getMethod("of", String.class).invoke(null, "aws-global");
            Object of = metadata.getMethod("of", String.class).invoke(null, service);
            assertEquals(region, metadata.getMethod("signingRegion", regions).invoke(of, region));
        }
    }

    private static URLClassLoader packaged() throws IOException {
        return new URLClassLoader(new URL[]{URI.create(JAR.toUri().toString()).toURL()},
                ClassLoader.getPlatformClassLoader());
    }

    private static Path sdksRegions() throws IOException {
        try (Stream<Path> jars = Files.list(TARGET.resolve("jars"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("regions-")).findFirst().orElseThrow();
        }
    }

    private static String text(JarFile jar, JarEntry entry) throws IOException {
        assertNotNull(entry, jar.getName() + " has it no more");
        return new String(jar.getInputStream(entry).readAllBytes(), ISO_8859_1);
    }
}
