package agentcore.streaming.local.evaluate;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.local.client.Client;
import agentcore.streaming.local.client.ClientException;
import agentcore.streaming.local.client.Target;
import agentcore.streaming.local.client.Targets;
import agentcore.streaming.local.client.WrongOptionException;

/**
 * The process of the evaluation. Exit status 0 if all that was played passed, 1 if not or nothing could be played, 2 for
 * wrong options. The rows go to stdout, all else to stderr.
 */
public final class Main {
    static final String OURS = "conversations.json";
    private static final PrintStream OUT = utf8(FileDescriptor.out);
    private static final PrintStream ERR = utf8(FileDescriptor.err);

    private Main() {}

    /**
     * Evaluates a chain.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        if (List.of(args).contains("--help")) {
            OUT.print(Options.HELP);
            return;
        }
        Logger.getLogger("").setLevel(Level.WARNING);
        System.exit(status(List.of(args)));
    }

    private static int status(List<String> arguments) {
        try {
            Options options = Options.parse(arguments);
            List<Conversation> conversations = conversations(options.file());
            Target target = new Targets(options.target(), System.getenv()).find(System.in);
            ERR.println("Evaluating " + target.invoke());
            try (Client client = Client.of(target)) {
                return new Evaluation(client, options.model(), OUT::println).play(conversations) ? 0 : 1;
            }
        } catch (WrongOptionException e) {
            ERR.println(e.getMessage() + " See ./evaluate --help.");
            return 2;
        } catch (ClientException e) {
            ERR.println(e.getMessage());
        } catch (InterruptedException e) {
            ERR.println("The evaluation was interrupted.");
        }
        return 1;
    }

    static List<Conversation> conversations(Optional<Path> file) throws ClientException {
        if (file.isEmpty()) {
            return ScriptReader.read(ours(), OURS);
        }
        try {
            return ScriptReader.read(Files.readString(file.get()), "The file " + file.get());
        } catch (NoSuchFileException e) {
            throw new ClientException("There is no file " + file.get() + ".");
        } catch (IOException e) {
            throw new ClientException("The file " + file.get() + " can't be read as UTF-8: " + e.getMessage() + ".");
        }
    }

    private static String ours() {
        try (InputStream in = Main.class.getResourceAsStream(OURS)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e); // it is in our own jar
        }
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
