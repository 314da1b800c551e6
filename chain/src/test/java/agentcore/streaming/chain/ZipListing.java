package agentcore.streaming.chain;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** All that a zip says of its files, one on a line, in its order; of a jar in it the files too, to name what differs. */
final class ZipListing {
    private ZipListing() {}

    /**
     * Reads a zip.
     *
     * @param without a file whose bytes don't count
     */
    static List<String> of(Path archive, String without) throws IOException {
        List<String> lines = new ArrayList<>();
        try (ZipFile zip = new ZipFile(archive.toFile());
                FileSystem files = FileSystems.newFileSystem(archive, Map.of("enablePosixFileAttributes", true))) {
            for (ZipEntry entry : zip.stream().toList()) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith(".jar")) {
                    addJar(lines, entry.getName(), bytes);
                }
                lines.add(line(entry, entry.getName().equals(without) ? new byte[0] : bytes) + " "
                        + PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(files.getPath("/" + entry.getName()))));
            }
        }
        return lines;
    }

    private static void addJar(List<String> lines, String name, byte[] jar) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                lines.add(name + ": " + line(entry, in.readAllBytes()));
            }
        }
    }

    private static String line(ZipEntry entry, byte[] bytes) {
        byte[] extra = entry.getExtra() == null ? new byte[0] : entry.getExtra();
        return entry.getName() + " " + entry.getTimeLocal() + " " + entry.getMethod() + " "
                + HexFormat.of().formatHex(extra) + " " + Checksum.ofBytes(bytes);
    }
}
