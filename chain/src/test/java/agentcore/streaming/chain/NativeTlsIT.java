package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import agentcore.streaming.wire.fixture.TestCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whose TLS the packaged function speaks, by what is mapped into its process. */
@EnabledOnOs(OS.LINUX)
class NativeTlsIT {
    private static final String LIBRARY = "libnetty_tcnative_linux_"
            + (System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64") + ".so";

    @TempDir
    static Path folder;
    private static TestCertificate localhost;

    @BeforeAll
    static void makeCertificate() {
        localhost = TestCertificate.forName("localhost", folder);
    }

    @Test
    void itIsTheLibrarysFromWhereItLiesInThePackage() throws IOException {
        Path function = FunctionProcess.FUNCTION;
        assertEquals(Set.of(function.resolve("native").resolve(LIBRARY).toRealPath().toString()),
                librariesOf(function, List.of(function.resolve("bootstrap").toString())));
    }

    @Test
    void inTheManagedRuntimeItIsTheLibrarysToo() throws IOException {
        Path managed = Files.createDirectory(folder.resolve("managed"));
        Unzipped.to(managed, StackProcess.ROOT.resolve("proxy/target/agentcore-proxy-managed.zip"));
        assertEquals(Set.of(managed.resolve("native").resolve(LIBRARY).toRealPath().toString()),
                librariesOf(managed, List.of(managed.resolve("wrapper").toString(), StackProcess.java())));
    }

    @Test
    void whereThereIsNoLibraryItIsTheJdks() throws IOException {
        Path bare = Files.createDirectory(folder.resolve("bare"));
        try (Stream<Path> files = Files.list(FunctionProcess.FUNCTION)) {
            for (Path file : files.filter(file -> !file.endsWith("native")).toList()) {
                Files.createSymbolicLink(bare.resolve(file.getFileName()), file);
            }
        }
        assertEquals(Set.of(), librariesOf(bare, List.of(bare.resolve("bootstrap").toString())));
    }

    /** Of a function that answers a request by TLS, and that has nothing to say about it. */
    private static Set<String> librariesOf(Path where, List<String> command) throws IOException {
        try (FunctionProcess function = new FunctionProcess(where, command, localhost, FunctionProcess.CREDENTIALS)) {
            function.api().awaitNext(1);
            function.invoke("one");
            assertEquals("data: 1\n\n", function.relay(function.agent().take(), "data: 1\n\n"));
            function.process().awaitErr("(Request ended[.])");
            assertFalse(function.process().err().contains("WARN"), function.process().err());
            try (Stream<String> maps = Files.lines(Path.of("/proc/" + function.process().id() + "/maps"))) {
                return maps.filter(line -> line.contains("tcnative")).map(line -> line.substring(line.indexOf('/')))
                        .collect(Collectors.toSet());
            }
        }
    }
}
