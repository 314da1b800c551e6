package agentcore.streaming.chain;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table in the README: one module, one room, and what each may import. */
class HouseRulesTest {
    private static final String BASE = "agentcore.streaming.";
    private static final Map<String, String> FOLDERS = Map.of("wire", "wire", "runtime", "runtime", "sdkhttp",
            "sdk-http",
            "agent", "agent", "local", "local", "proxy", "proxy", "infra", "pulumi");
    private static final JavaClasses PRODUCT = read();

    private static JavaClasses read() {
        JavaClasses product = new ClassFileImporter().importPaths(FOLDERS.values().stream()
                .map(folder -> StackProcess.ROOT.resolve(folder).resolve("target/classes")).toList());
        for (String room : FOLDERS.keySet()) {
            assertFalse(product.that(resideInAPackage(BASE + room + "..")).isEmpty(), "No classes of " + room);
        }
        return product;
    }

    @ParameterizedTest
    @CsvSource({"wire,", "runtime, wire", "sdkhttp,", "agent, wire sdkhttp", "local, wire",
            "proxy, wire runtime sdkhttp", "infra,"})
    void aRoomImportsItsSiblingsOnlyAsTheTableSays(String room, String siblings) {
        List<String> others = new ArrayList<>();
        for (String other : FOLDERS.keySet()) {
            if (!other.equals(room) && !(siblings != null && List.of(siblings.split(" ")).contains(other))) {
                others.add(BASE + other + "..");
            }
        }
        noClasses().that().resideInAPackage(BASE + room + "..").should().dependOnClassesThat()
                .resideInAnyPackage(others.toArray(String[]::new)).check(PRODUCT);
    }

    @Test
    void theVocabulariesOfWireDoNotImportOneAnother() {
        slices().matching(BASE + "wire.(*)..").should().notDependOnEachOther().check(PRODUCT);
    }

    @Test
    void theRuntimeKnowsOfLambdaAndTheGatewayOnly() {
        noClasses().that().resideInAPackage(BASE + "runtime..").should().dependOnClassesThat()
                .resideInAnyPackage(BASE + "wire.agentcore..", BASE + "wire.sse..").check(PRODUCT);
    }

    /** A mistake in a shared reader and writer would cancel out (docs/decisions/0004). */
    @Test
    void theEmulatorsJudgeWithReadersOfTheirOwn() {
        noClasses().that().resideInAPackage(BASE + "local..").should().dependOnClassesThat()
                .haveNameMatching(".*\\.wire\\..*(Reader|Writer|Boundary)").check(PRODUCT);
    }

    @Test
    void theEmulatorsTalkOverHttpOnly() {
        List<String> emulators = List.of("lambda", "gateway", "agentcore");
        for (String one : emulators) {
            noClasses().that().resideInAPackage(BASE + "local." + one + "..").should().dependOnClassesThat()
                    .resideInAnyPackage(emulators.stream().filter(other -> !other.equals(one))
                            .map(other -> BASE + "local." + other + "..").toArray(String[]::new))
                    .check(PRODUCT);
        }
    }

    @Test
    void theAgentsPackagesHaveNoCycles() {
        slices().matching(BASE + "(agent..)").should().beFreeOfCycles().check(PRODUCT);
    }

    /** So that nothing of them is loaded where nobody asked for it, and either can be exchanged in one place. */
    @ParameterizedTest
    @CsvSource({"agent.tools.mcp, io.modelcontextprotocol..", "agent.tools.mcp, reactor..",
            "agent.trace.otel, io.opentelemetry.."})
    void aLibraryThatIsOptionalIsNamedByOnePackageOnly(String owner, String library) {
        noClasses().that().resideOutsideOfPackage(BASE + owner).should().dependOnClassesThat()
                .resideInAPackage(library).check(PRODUCT);
        classes().that().resideInAPackage(BASE + owner).should().onlyHaveDependentClassesThat()
                .resideInAnyPackage(BASE + owner, BASE + "agent").check(PRODUCT);
    }

    @Test
    void theVocabularyDoesNoInputOrOutput() {
        noClasses().that().resideInAPackage(BASE + "wire..").should().dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..", "io.vertx..", "io.netty..")
                .check(PRODUCT);
    }

    /** So that they are loaded where a server is configured, and nowhere else (docs/decisions/0018). */
    @Test
    void onlyTheToolsOfMcpServersKnowOfItsLibraries() {
        noClasses().that().resideOutsideOfPackage(BASE + "agent.tools.mcp..").should().dependOnClassesThat()
                .resideInAnyPackage("io.modelcontextprotocol..", "reactor..", "com.fasterxml.jackson.databind..")
                .check(PRODUCT);
    }

    /** Only {@code Main} reads the environment; every other class gets its settings. */
    @Test
    void onlyMainReadsTheEnvironment() {
        classes().that().doNotHaveSimpleName("Main").should().onlyCallMethodsThat(not(name("getenv"))).check(PRODUCT);
    }
}
