package agentcore.streaming.local.smoke;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import agentcore.streaming.local.client.Client;
import agentcore.streaming.local.client.ClientException;
import agentcore.streaming.local.client.Command;
import agentcore.streaming.local.client.Target;
import agentcore.streaming.local.client.Targets;
import agentcore.streaming.local.client.WrongOptionException;

/**
 * The process of the smoke test. Exit status 0 if all holds, 1 if not or nothing could be tested, 2 for wrong options. The
 * table goes to stdout, all else to stderr.
 */
public final class Main {
    private Main() {}

    /**
     * Tests a chain.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        new Command("smoke", "test", Options.HELP).run(args, Main::test);
    }

    private static boolean test(List<String> arguments)
            throws WrongOptionException, ClientException, InterruptedException {
        Options options = Options.parse(arguments);
        Target target = new Targets(options.target(), System.getenv()).find(System.in);
        return options.probe() ? probe(target, options) : check(target);
    }

    private static boolean check(Target target) throws ClientException, InterruptedException {
        Command.ERR.println("Testing " + target.invoke());
        try (Client client = Client.of(target)) {
            List<Row> rows = new Checks(client).run();
            Command.OUT.print(Row.table(rows));
            return rows.stream().allMatch(Row::ok);
        }
    }

    private static boolean probe(Target target, Options options) throws ClientException, InterruptedException {
        String report = new Probe(target, options.times(), Command.ERR::println).run();
        try {
            Files.createDirectories(options.report().toAbsolutePath().getParent());
            Files.writeString(options.report(), report);
        } catch (IOException e) {
            throw new ClientException(
                    "The report can't be written to " + options.report() + ": " + e.getMessage() + ".");
        }
        Command.OUT.println("The report is " + options.report() + ".");
        return true;
    }
}
