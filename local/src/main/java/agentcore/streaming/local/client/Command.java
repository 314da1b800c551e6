package agentcore.streaming.local.client;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The process of a command that asks a chain. What was found goes to stdout, all else to stderr, both in UTF-8; exit status 0
 * if all holds, 1 if not or nothing could be asked, 2 for wrong options.
 *
 * @param name the script's, without its folder
 * @param noun what is said to be interrupted
 * @param help what {@code --help} prints
 */
public record Command(String name, String noun, String help) {
    /** Where commands say what they have found. */
    public static final PrintStream OUT = utf8(FileDescriptor.out);
    /** Where commands say what else there is to say. */
    public static final PrintStream ERR = utf8(FileDescriptor.err);

    /** What the command does. */
    public interface Body {
        /**
         * Does it.
         *
         * @param arguments the command's
         * @return whether all holds
         * @throws WrongOptionException if the arguments are wrong
         * @throws ClientException if it can't be done
         * @throws InterruptedException if the thread is
         */
        boolean run(List<String> arguments) throws WrongOptionException, ClientException, InterruptedException;
    }

    /**
     * Runs the command and ends the process.
     *
     * @param arguments the process's
     * @param body what to do
     */
    public void run(String[] arguments, Body body) {
        if (List.of(arguments).contains("--help")) {
            OUT.print(help);
            return;
        }
        Logger.getLogger("").setLevel(Level.WARNING);
        System.exit(status(List.of(arguments), body));
    }

    private int status(List<String> arguments, Body body) {
        try {
            return body.run(arguments) ? 0 : 1;
        } catch (WrongOptionException e) {
            ERR.println(e.getMessage() + " See ./" + name + " --help.");
            return 2;
        } catch (ClientException e) {
            ERR.println(e.getMessage());
        } catch (InterruptedException e) {
            ERR.println("The " + noun + " was interrupted.");
        }
        return 1;
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
