package agentcore.streaming.local.smoke;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.local.client.Client;
import agentcore.streaming.local.client.ClientException;
import agentcore.streaming.local.client.Target;
import agentcore.streaming.local.client.Targets;
import agentcore.streaming.local.client.WrongOptionException;

/**
 * The process of the smoke test. Exit status 0 if all holds, 1 if not or nothing could be tested, 2 for wrong options. The
 * table goes to stdout, all else to stderr.
 */
public final class Main {
    private static final PrintStream OUT = utf8(FileDescriptor.out);
    private static final PrintStream ERR = utf8(FileDescriptor.err);

    private Main() {}

    /**
     * Tests a chain.
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
            Target target = new Targets(options.target(), System.getenv()).find(System.in);
            return options.probe() ? probe(target, options) : check(target);
        } catch (WrongOptionException e) {
            ERR.println(e.getMessage() + " See ./smoke --help.");
            return 2;
        } catch (ClientException e) {
            ERR.println(e.getMessage());
        } catch (InterruptedException e) {
            ERR.println("The test was interrupted.");
        }
        return 1;
    }

    private static int check(Target target) throws ClientException, InterruptedException {
        ERR.println("Testing " + target.invoke());
        try (Client client = Client.of(target)) {
            List<Row> rows = new Checks(client).run();
            OUT.print(Row.table(rows));
            return rows.stream().allMatch(Row::ok) ? 0 : 1;
        }
    }

    private static int probe(Target target, Options options) throws ClientException, InterruptedException {
        String report = new Probe(target, options.times(), line -> ERR.println(line)).run();
        try {
            Files.createDirectories(options.report().toAbsolutePath().getParent());
            Files.writeString(options.report(), report);
        } catch (IOException e) {
            throw new ClientException(
                    "The report can't be written to " + options.report() + ": " + e.getMessage() + ".");
        }
        OUT.println("The report is " + options.report() + ".");
        return 0;
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
