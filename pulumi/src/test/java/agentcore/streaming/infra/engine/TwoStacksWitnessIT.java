package agentcore.streaming.infra.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import agentcore.streaming.infra.Project;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two stacks in one account and region. */
@Tag("witness")
@Timeout(1800)
class TwoStacksWitnessIT {
    @TempDir
    Path folder;

    @Test
    void aSecondStackNeedsAnotherFunctionNameAndLeavesTheFirstAlone() throws Exception {
        ProjectCopy project = new ProjectCopy(folder);
        Cloud cloud = project.cloud;
        String zip = Project.zip(folder, "linux", "x86_64").toString();
        Stack dev = new Stack(project, "dev", "agentImage", Project.IMAGE, "functionZip", zip);
        dev.up();
        List<String> ofDev = cloud.inventory();

        Stack prod = new Stack(project, "prod", "agentImage", Project.IMAGE, "functionZip", zip, "apiGatewayLogRole",
                "existing", "retain", "true");
        String said = prod.failed("up", "--yes", "--skip-preview");
        assertTrue(said.contains("ResourceAlreadyExistsException: /aws/lambda/agentcore-proxy"), said);
        assertTrue(cloud.inventory().containsAll(ofDev));
        prod.set("functionName", "agentcore-proxy-prod");
        cloud.events();
        prod.up();
        // Where its role was made before the name was refused, it says the old name.
        assertTrue(cloud.events().stream()
                .allMatch(event -> event.startsWith("create ") || event.equals("update ROLE proxy-role")));
        Kind[] logRole = {Kind.ROLE, Kind.ATTACHMENT, Kind.ACCOUNT};
        assertEquals(2 * ofDev.size() - logRole.length, cloud.inventory().size(), "something twice, or not at all");

        prod.done("destroy", "--yes", "--skip-preview");
        Set<String> left = new TreeSet<>(cloud.inventory());
        left.removeAll(ofDev);
        assertEquals(Set.of("LOG_GROUP /aws/apigateway/agentcore-streaming-prod",
                "LOG_GROUP /aws/lambda/agentcore-proxy-prod"),
                new TreeSet<>(left.stream().filter(thing -> !thing.contains("bedrock-agentcore")).toList()));
        assertEquals(3, left.size(), left.toString());
        assertTrue(cloud.inventory().containsAll(ofDev));
    }
}
