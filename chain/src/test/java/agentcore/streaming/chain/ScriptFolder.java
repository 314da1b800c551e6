package agentcore.streaming.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/** A folder that passes for the project, with the project's own scripts in it. */
record ScriptFolder(Path path) {
    /** The script as it is, and the one that finds a JDK for it. */
    void copyScript(String name) throws IOException {
        write(name, Files.readString(StackProcess.ROOT.resolve(name)));
        write("bin/find-jdk", Files.readString(StackProcess.ROOT.resolve("bin/find-jdk")));
    }

    /** Executable, as a script has to be. */
    void write(String file, String text) throws IOException {
        Path target = path.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    void setAge(String file, Instant age) throws IOException {
        Files.setLastModifiedTime(path.resolve(file), FileTime.from(age));
    }
}
