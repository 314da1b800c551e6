package agentcore.streaming.infra;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What a package of the function says of itself.
 *
 * @param os {@code linux}, {@code macos} or {@code any}
 * @param arch {@code x86_64}, {@code arm64} or {@code any}
 */
record FunctionZip(String os, String arch) {
    private static final String PLATFORM = "platform.properties";

    /**
     * Reads a package.
     *
     * @return nothing where there is no such file
     * @throws IllegalArgumentException with the end of a sentence that begins with the file
     */
    static Optional<FunctionZip> read(Path zip) {
        if (!Files.isRegularFile(zip)) {
            return Optional.empty();
        }
        try (ZipFile file = new ZipFile(zip.toFile())) {
            ZipEntry entry = file.getEntry(PLATFORM);
            if (entry == null) {
                throw new IllegalArgumentException("has no " + PLATFORM + " in it and so isn't the function's package");
            }
            Properties platform = new Properties();
            try (InputStream content = file.getInputStream(entry)) {
                platform.load(content);
            }
            return Optional.of(new FunctionZip(platform.getProperty("os", ""), platform.getProperty("arch", "")));
        } catch (IOException e) {
            throw new IllegalArgumentException("can't be read as a zip file", e);
        }
    }
}
