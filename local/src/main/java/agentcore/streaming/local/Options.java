package agentcore.streaming.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import agentcore.streaming.local.gateway.AfterFailure;

/**
 * The options of the stack.
 *
 * @param port where it listens; 0 for any free port
 * @param agentUrl somebody else's agent; ours if empty
 * @param afterFailure how an answer ends whose function failed within it
 * @param function the folder of the packaged function
 * @param agent the program that starts our agent
 * @param logs the folder for logs
 */
record Options(int port, Optional<String> agentUrl, AfterFailure afterFailure, Path function, Path agent, Path logs) {
    static final String HELP = """
            --port N         listen on port N of localhost (3000); 0 picks a free one
            --agent-url URL  call this agent instead of ours: POST URL/invocations and GET URL/ping
            --trailers HOW   how an answer ends whose function has failed within it: cut (the default) or clean
            --function DIR   the unpacked function (proxy/target/function)
            --agent PROGRAM  what starts our agent (agent/target/agent/bin/agent)
            --logs DIR       where logs go (target/logs)
            --help           say this
            """;

    /** An option is wrong; the message is one sentence, and where to read more. */
    static final class WrongOptionException extends Exception {
        WrongOptionException(String sentence) {
            super(sentence + " See --help.");
        }
    }

    static Options parse(List<String> arguments) throws WrongOptionException {
        int port = 3000;
        Optional<String> agentUrl = Optional.empty();
        AfterFailure afterFailure = AfterFailure.CUT;
        Path function = Path.of("proxy/target/function");
        Path agent = Path.of("agent/target/agent/bin/agent");
        Path logs = Path.of("target/logs");
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--port" -> port = port(value(option, rest));
                case "--agent-url" -> agentUrl = Optional.of(url(value(option, rest)));
                case "--trailers" -> afterFailure = afterFailure(value(option, rest));
                case "--function" -> function = Path.of(value(option, rest));
                case "--agent" -> agent = Path.of(value(option, rest));
                case "--logs" -> logs = Path.of(value(option, rest));
                default -> throw new WrongOptionException("There is no option " + option + ".");
            }
        }
        return new Options(port, agentUrl, afterFailure, function.toAbsolutePath(), agent.toAbsolutePath(),
                logs.toAbsolutePath());
    }

    private static String value(String option, Iterator<String> rest) throws WrongOptionException {
        if (!rest.hasNext()) {
            throw new WrongOptionException("The option " + option + " needs a value.");
        }
        return rest.next();
    }

    private static int port(String text) throws WrongOptionException {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
            throw new WrongOptionException("The port must be a number from 0 to 65535, not '" + text + "'.");
        }
        return Integer.parseInt(text);
    }

    private static String url(String text) throws WrongOptionException {
        try {
            URI uri = URI.create(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getPort() <= 65535 && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // it is none at all
        }
        throw new WrongOptionException(
                "The agent's URL must be like http://localhost:8080, unlike '" + text + "'.");
    }

    private static AfterFailure afterFailure(String text) throws WrongOptionException {
        return switch (text) {
            case "cut" -> AfterFailure.CUT;
            case "clean" -> AfterFailure.CLEAN;
            default -> throw new WrongOptionException("Trailers can be cut or clean, not '" + text + "'.");
        };
    }
}
