package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What is shipped is what its bill of materials lists, and every library that we ask for has its reason in the docs. */
class DependenciesTest {
    static final List<String> MODULES = List.of("wire", "runtime", "sdk-http", "agent", "local", "proxy", "pulumi",
            "bench");
    private static final Pattern COMPONENT = Pattern
            .compile("\"purl\" : \"pkg:maven/[^/]+/([^@]+)@([^?]+)\\?(?:classifier=([^&]+)&)?type=jar\"");

    @ParameterizedTest
    @CsvSource({"proxy/target/function/sbom.json, proxy/target/jars",
            "agent/target/agent/sbom.json, agent/target/agent/lib", "local/target/sbom.json, local/target/lib"})
    void theBillOfMaterialsListsEveryJarThatIsShipped(String sbom, String jars) throws IOException {
        Set<String> listed = COMPONENT.matcher(Files.readString(StackProcess.ROOT.resolve(sbom))).results()
                .map(component -> component.group(1) + "-" + component.group(2)
                        + (component.group(3) == null ? "" : "-" + component.group(3)) + ".jar")
                .collect(Collectors.toCollection(TreeSet::new));
        listed.removeIf(jar -> jar.matches("agentcore-streaming-(local|proxy)-.*")); // beside its lib, not in it
        try (Stream<Path> files = Files.list(StackProcess.ROOT.resolve(jars))) {
            assertEquals(
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)),
                    listed);
        }
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void everyLibraryHasItsReasonInTheDocs(String module) throws Exception {
        Set<String> explained = explained();
        List<String> asked = libraries(StackProcess.ROOT.resolve(module).resolve("pom.xml"));
        assertFalse(asked.isEmpty(), module);
        assertTrue(explained.containsAll(asked), () -> module + " asks for " + asked + "; explained are " + explained);
    }

    @Test
    void everyLibraryInTheDocsIsAskedFor() throws Exception {
        Set<String> left = explained();
        assertFalse(left.isEmpty());
        for (String module : MODULES) {
            left.removeAll(libraries(StackProcess.ROOT.resolve(module).resolve("pom.xml")));
        }
        assertEquals(Set.of(), left);
    }

    private static Set<String> explained() throws IOException {
        return Pattern.compile("(?m)^\\| `([^`]+)` \\|")
                .matcher(Files.readString(StackProcess.ROOT.resolve("docs/dependencies.md"))).results()
                .map((MatchResult row) -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of others, whatever their scope. */
    private static List<String> libraries(Path pom) throws Exception {
        Element project = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile())
                .getDocumentElement();
        List<String> libraries = new ArrayList<>();
        for (Element dependencies : children(project, "dependencies")) {
            for (Element dependency : children(dependencies, "dependency")) {
                String group = children(dependency, "groupId").getFirst().getTextContent();
                if (!group.equals("agentcore.streaming")) {
                    libraries.add(group + ":" + children(dependency, "artifactId").getFirst().getTextContent());
                }
            }
        }
        return libraries;
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }
}
