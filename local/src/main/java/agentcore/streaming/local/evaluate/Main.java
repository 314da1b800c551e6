package agentcore.streaming.local.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import agentcore.streaming.local.client.Client;
import agentcore.streaming.local.client.ClientException;
import agentcore.streaming.local.client.Command;
import agentcore.streaming.local.client.Target;
import agentcore.streaming.local.client.Targets;
import agentcore.streaming.local.client.WrongOptionException;

/**
 * The process of the evaluation. Exit status 0 if all that was played passed, 1 if not or nothing could be played, 2 for
 * wrong options. The rows go to stdout, all else to stderr.
 */
public final class Main {
    static final String OURS = "conversations.json";

    private Main() {}

    /**
     * Evaluates a chain.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        new Command("evaluate", "evaluation", Options.HELP).run(args, Main::evaluate);
    }

    private static boolean evaluate(List<String> arguments)
            throws WrongOptionException, ClientException, InterruptedException {
        Options options = Options.parse(arguments);
        List<Conversation> conversations = conversations(options.file());
        Target target = new Targets(options.target(), System.getenv()).find(System.in);
        Command.ERR.println("Evaluating " + target.invoke());
        try (Client client = Client.of(target)) {
            return new Evaluation(client, options.model(), Command.OUT::println).play(conversations);
        }
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
}
