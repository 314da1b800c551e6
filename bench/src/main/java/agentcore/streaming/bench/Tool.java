package agentcore.streaming.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that is run for what it prints. */
final class Tool {
    private Tool() {}

    /** Its output, without white space at the ends; fails where it does. */
    static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new BenchException(String.join(" ", List.of(command)) + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new BenchException(command[0] + " can't be run: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new BenchException(command[0] + " was interrupted.");
        }
    }
}
