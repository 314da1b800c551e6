package agentcore.streaming.infra.engine;

import static agentcore.streaming.infra.engine.Kind.ALIAS;
import static agentcore.streaming.infra.engine.Kind.CLOUD_CONTROL;
import static agentcore.streaming.infra.engine.Kind.FUNCTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import agentcore.streaming.infra.Project;
import agentcore.streaming.infra.image.Fixture;
import agentcore.streaming.infra.image.RegistryKeys;
import agentcore.streaming.infra.image.RegistryProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stack with the project's own agent: the image goes from the program into Docker's registry, by ECR's name, over TLS and
 * with ECR's login. The function is on Lambda's Java here, with published versions.
 */
@Tag("witness")
@Timeout(1800)
class ImageWitnessIT {
    private static final String HOST = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
    private static final String REPOSITORY = "agentcore-streaming-dev-agent";
    /** User AWS with the password of {@code FakeAws}: bcrypt, as the registry wants it; by glibc's crypt(3). */
    private static final String USERS = "AWS:$2b$04$bdt1P9djQiVicVsIY/hqxOwUxulsG6YbtYcYdCfC9/Kq8UvPl/NVS";

    @TempDir
    Path folder;

    private Path tags;
    private ProjectCopy project;
    private Stack stack;

    @Test
    void theAgentsImageIsPushedWhereAndWhenItIsNeeded() throws Exception {
        Path storage = Files.createDirectory(folder.resolve("storage"));
        Path images = storage.resolve("docker/registry/v2/repositories");
        tags = images.resolve(REPOSITORY).resolve("_manifests/tags");
        RegistryKeys keys = RegistryKeys.of("DNS:" + HOST, folder);
        Path users = Files.writeString(folder.resolve("htpasswd"), USERS + "\n");
        try (RegistryProcess registry = new RegistryProcess(storage, "", """
                \s tls: {certificate: %s, key: %s}
                auth:
                  htpasswd: {realm: registry, path: %s}
                """.formatted(keys.certificate(), keys.key(), users));
                EcrTunnel tunnel = new EcrTunnel(registry.host())) {
            project = new ProjectCopy(folder, images, "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=" + tunnel.port()
                    + " -Djavax.net.ssl.trustStore=" + keys.store() + " -Djavax.net.ssl.trustStorePassword="
                    + RegistryKeys.PASSWORD);
            stack = new Stack(project, "dev", "agentBase", Fixture.baseTar(folder, "arm64"), "functionZip",
                    Project.zip(folder, "any", "any").toString(), "functionRuntime", "java25", "snapStart", "true");
            theImageIsThereBeforeTheRuntime();
            anotherAgentIsAnotherTagAndAnotherVersion();
            theRepositoryGoesWithItsImages();
        }
    }

    private void theImageIsThereBeforeTheRuntime() throws Exception {
        stack.up();
        assertEquals(Set.of(image()), tags());
        assertEquals("1", project.cloud.one(ALIAS).text("functionVersion"));
        project.cloud.events();
    }

    /** Of both, the new ones stand beside the old: a tag and a published version stay what they are. */
    private void anotherAgentIsAnotherTagAndAnotherVersion() throws Exception {
        String old = image();
        Files.writeString(project.root.resolve("agent/target/agent/LICENSE"), "another");
        stack.set("functionMemory", "2048");
        stack.up();
        assertFalse(old.equals(image()));
        assertEquals(Set.of(old, image()), tags());
        List<String> events = project.cloud.events();
        assertEquals(Set.of("update CLOUD_CONTROL runtime", "update CLOUD_CONTROL endpoint",
                "update FUNCTION proxy-function", "update ALIAS proxy-alias"), new TreeSet<>(events));
        assertTrue(events.indexOf("update FUNCTION proxy-function") < events.indexOf("update ALIAS proxy-alias"),
                events.toString());
        assertEquals("2", project.cloud.one(FUNCTION).outputs().get("version").getAsString());
        assertEquals("2", project.cloud.one(ALIAS).text("functionVersion"));
    }

    private void theRepositoryGoesWithItsImages() throws Exception {
        stack.done("destroy", "--yes", "--skip-preview");
        assertFalse(Files.exists(tags));
        assertEquals(List.of("ROLE", "ATTACHMENT", "ACCOUNT"),
                project.cloud.inventory().stream().map(thing -> thing.split(" ")[0]).toList());
    }

    /** The tag of the image that the runtime runs. */
    private String image() {
        String uri = project.cloud.all(CLOUD_CONTROL).stream().filter(thing -> !thing.id().startsWith("arn:"))
                .map(thing -> Made.state(thing.inputs()).getAsJsonObject("AgentRuntimeArtifact")
                        .getAsJsonObject("ContainerConfiguration").get("ContainerUri").getAsString())
                .findFirst().orElseThrow();
        assertTrue(uri.startsWith(HOST + "/" + REPOSITORY + ":"), uri);
        return uri.substring(uri.lastIndexOf(':') + 1);
    }

    private Set<String> tags() throws Exception {
        try (Stream<Path> all = Files.list(tags)) {
            return all.map(tag -> tag.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
