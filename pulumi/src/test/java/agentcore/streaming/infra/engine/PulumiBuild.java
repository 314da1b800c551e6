package agentcore.streaming.infra.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Pulumi's command line with its engine, and its host for Java, as {@code pulumi/engine/build} makes them. */
final class PulumiBuild {
    private PulumiBuild() {}

    /** The folder of both; the first time on a machine this takes minutes. */
    static Path folder() throws IOException, InterruptedException {
        Process build = new ProcessBuilder(Path.of("engine/build").toAbsolutePath().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String folder = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (build.waitFor() != 0) {
            throw new AssertionError("pulumi/engine/build couldn't build Pulumi's engine; it has said why.");
        }
        return Path.of(folder);
    }
}
