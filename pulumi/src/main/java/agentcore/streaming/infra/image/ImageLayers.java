package agentcore.streaming.infra.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;

/**
 * Which of the agent's files goes where: libraries, which change seldom, below what is ours, so that a new agent is a small
 * push. The folder's {@code bin} stays out: its scripts look for a Java, which the base image has on its PATH.
 */
final class ImageLayers {
    private static final String OUR_JARS = "agentcore-streaming-";
    private static final String AGENT_JAR = OUR_JARS + "agent-";

    private ImageLayers() {}

    /** In the order in which they lie above the base. */
    static List<FileEntriesLayer> of(Path agent, String folder) throws ImageException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(agent)) {
            // by name, as folders list their files in any order; by the names' text, which is the same on every system
            files = all.filter(Files::isRegularFile).map(agent::relativize)
                    .filter(file -> !file.startsWith("bin"))
                    .sorted((a, b) -> unix(a).compareTo(unix(b))).toList();
        } catch (IOException e) {
            throw noAgent(agent, e);
        }
        if (files.stream().noneMatch(file -> unix(file).startsWith("lib/" + AGENT_JAR))) {
            throw noAgent(agent, null);
        }
        return List.of(layer("libraries", agent, folder, files.stream().filter(ImageLayers::isLibrary).toList()),
                layer("agent", agent, folder, files.stream().filter(file -> !isLibrary(file)).toList()));
    }

    private static ImageException noAgent(Path agent, IOException e) {
        return new ImageException("There is no packaged agent in " + agent + ": run mvn package first.", e);
    }

    private static boolean isLibrary(Path file) {
        return file.startsWith("lib") && !file.getFileName().toString().startsWith(OUR_JARS);
    }

    /** Jib's defaults: root's, 644 in folders of 755, and all of one time. The agent can't change itself. */
    private static FileEntriesLayer layer(String name, Path agent, String folder, List<Path> files) {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        files.forEach(file -> layer.addEntry(agent.resolve(file), AbsoluteUnixPath.get(folder + "/" + unix(file))));
        return layer.build();
    }

    private static String unix(Path file) {
        return file.toString().replace('\\', '/');
    }
}
