package agentcore.streaming.local.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.logging.LogManager;

/** Parts the certificate authorities of a function and trains it. Exit status 0 if its cache is there, 1 if not, with a sentence on stderr. */
public final class Main {
    private Main() {}

    /**
     * Parts authorities, and trains.
     *
     * @param args the folder of the unpacked function, one for logs, and the time that the function's files are to have
     */
    public static void main(String[] args) {
        if (args.length != 3) {
            fail(2, "Three arguments are wanted: the folder of the unpacked function, one for logs, and a time.");
        }
        // What the emulators have to say would be among the build's lines; what has failed is told in a sentence.
        LogManager.getLogManager().reset();
        try {
            Path function = Path.of(args[0]).toAbsolutePath();
            Instant fileTime = Instant.parse(args[2]);
            AmazonsAuthorities.part(function.resolve("jre/lib/security"), fileTime);
            new Training(function, Path.of(args[1]).toAbsolutePath(), fileTime).run();
        } catch (TrainingException e) {
            fail(1, e.getMessage());
        } catch (IOException e) {
            fail(1, "The function could not be trained: " + e.getMessage() + ".");
        } catch (InterruptedException e) {
            fail(1, "The training was interrupted.");
        }
    }

    private static void fail(int status, String sentence) {
        System.err.println(sentence);
        System.exit(status);
    }
}
