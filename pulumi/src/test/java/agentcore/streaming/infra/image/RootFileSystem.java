package agentcore.streaming.infra.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * An image's files in a folder, and its process as a container engine starts it: the folder as a root that can't be written,
 * {@code /proc} and {@code /dev} of the machine, the image's user. Linux, as root: mounts and users need it.
 */
final class RootFileSystem {
    /** Mounts are the process's own, and go with it. Of the arguments the first is the folder, the second the user. */
    private static final String ENTER = """
            root=$1 user=$2; shift 2
            mount --make-rprivate / && mount --bind "$root" "$root" &&
            mount --bind /proc "$root/proc" && mount --rbind /dev "$root/dev" &&
            mount -o remount,bind,ro "$root" &&
            exec chroot --userspec="$user:$user" --groups= "$root" "$@"
            """;

    private final Path root;
    private final JsonObject config;

    private RootFileSystem(Path root, JsonObject config) {
        this.root = root;
        this.config = config;
    }

    static RootFileSystem unpack(ImageTar image, Path root) throws IOException {
        for (ImageTar.File file : image.layers().stream().flatMap(List::stream).toList()) {
            Path path = root.resolve(file.entry().getName());
            if (file.entry().isDirectory()) {
                Files.createDirectories(path);
            } else {
                Files.createDirectories(path.getParent());
                Files.write(path, file.bytes());
            }
            Files.setPosixFilePermissions(path, permissions(file.entry().getMode()));
        }
        for (String mountPoint : List.of("proc", "dev")) {
            Files.createDirectories(root.resolve(mountPoint));
        }
        return new RootFileSystem(root, image.config().getAsJsonObject("config"));
    }

    /** With {@code more} of the environment, after the image's. */
    Process start(Map<String, String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", ENTER, "enter",
                root.toString(), config.get("User").getAsString()));
        for (JsonElement word : config.getAsJsonArray("Entrypoint")) {
            command.add(word.getAsString());
        }
        ProcessBuilder process = new ProcessBuilder(command);
        String path = process.environment().get("PATH");
        process.environment().clear();
        for (JsonElement variable : config.getAsJsonArray("Env")) {
            String[] parts = variable.getAsString().split("=", 2);
            process.environment().put(parts[0], parts[1]);
        }
        // the image's first; this machine's for what enters it
        process.environment().merge("PATH", path, (images, machines) -> images + ":" + machines);
        process.environment().putAll(more);
        return process.start();
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] highestFirst = PosixFilePermission.values(); // as in mode: owner's read first
        for (int bit = 0; bit < highestFirst.length; bit++) {
            if ((mode >> highestFirst.length - 1 - bit & 1) == 1) {
                permissions.add(highestFirst[bit]);
            }
        }
        return permissions;
    }
}
