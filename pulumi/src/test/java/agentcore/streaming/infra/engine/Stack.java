package agentcore.streaming.infra.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** A stack of a project, by Pulumi's command line. Its state is on disk, beside the project. */
final class Stack {
    private final ProjectCopy project;
    private final String name;

    /** Makes it, with the settings of {@code Pulumi.dev.yaml} and others. */
    Stack(ProjectCopy project, String name, String... settings) throws Exception {
        this.project = project;
        this.name = name;
        Files.createDirectories(project.root.resolve("../home"));
        Files.createDirectories(project.root.resolve("../state"));
        Files.writeString(project.root.resolve("Pulumi." + name + ".yaml"),
                Files.readString(Path.of("../Pulumi.dev.yaml")));
        done("stack", "init", name);
        set(settings);
    }

    /** What a command has said, and how it ended. */
    record Said(int exit, String out, String all) {}

    /** Sets settings, keys and values in turn; a list is JSON. */
    void set(String... settings) throws Exception {
        for (int i = 0; i < settings.length; i += 2) {
            if (settings[i + 1].startsWith("[")) {
                int place = 0;
                for (var element : JsonParser.parseString(settings[i + 1]).getAsJsonArray()) {
                    done("config", "set", "--path", settings[i] + "[" + place++ + "]", element.getAsString());
                }
            } else {
                done("config", "set", settings[i], settings[i + 1]);
            }
        }
    }

    Said up(String... more) throws Exception {
        return done(with(List.of("up", "--yes", "--skip-preview"), more));
    }

    /** A command that works. */
    Said done(String... command) throws Exception {
        Said said = run(command);
        if (said.exit() != 0) {
            throw new AssertionError("pulumi " + String.join(" ", command) + " ended with " + said.exit()
                    + " and has said:\n" + said.all());
        }
        return said;
    }

    /** A command that doesn't, and what it says. */
    String failed(String... command) throws Exception {
        Said said = run(command);
        if (said.exit() == 0) {
            throw new AssertionError("pulumi " + String.join(" ", command) + " has worked:\n" + said.all());
        }
        return said.all();
    }

    JsonObject outputs(String... more) throws Exception {
        return JsonParser.parseString(done(with(List.of("stack", "output", "--json"), more)).out()).getAsJsonObject();
    }

    private static String[] with(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    Said run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(project.engine.resolve("pulumi").toString(), "--non-interactive"));
        command.addAll(List.of(arguments));
        if (!arguments[0].equals("stack") || !arguments[1].equals("init")) {
            command.addAll(List.of("--stack", name));
        }
        Path out = Files.createTempFile(project.root.getParent(), "out", "");
        Path err = Files.createTempFile(project.root.getParent(), "err", "");
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.root.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(key -> key.startsWith("AWS_") || key.startsWith("PULUMI_"));
        environment.put("PATH", project.engine + ":" + environment.get("PATH"));
        environment.put("PULUMI_HOME", project.root.resolve("../home").normalize().toString());
        environment.put("PULUMI_BACKEND_URL", "file://" + project.root.resolve("../state").normalize());
        environment.put("PULUMI_CONFIG_PASSPHRASE", "of this test");
        environment.put("PULUMI_SKIP_UPDATE_CHECK", "true");
        environment.put("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true");
        environment.put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC " + project.options);
        Process pulumi = builder.start();
        try {
            int exit = pulumi.waitFor();
            String said = Files.readString(out, StandardCharsets.UTF_8);
            return new Said(exit, said, said + Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            // Where its time is up, Maven and the program are still at it.
            pulumi.descendants().forEach(ProcessHandle::destroyForcibly);
            pulumi.destroyForcibly();
        }
    }
}
