package agentcore.streaming.infra;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The project as it is on disk, and configurations of stacks. */
public final class Project {
    static final Path ROOT = Path.of("..");
    public static final String IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/my-agent:1";

    private Project() {}

    /** What works, with changes; an empty value takes a setting out. */
    static Map<String, String> config(Path zip, String... keysAndValues) {
        Map<String, String> config = new TreeMap<>(
                Map.of("aws:region", "us-east-1", "agentImage", IMAGE, "functionZip", zip.toString()));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            config.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return config;
    }

    /** A package of the function's, as far as it is looked at. */
    public static Path zip(Path folder, String os, String arch) {
        Path file = folder.resolve(os + "-" + arch + ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("platform.properties"));
            zip.write(("os=" + os + "\narch=" + arch + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
