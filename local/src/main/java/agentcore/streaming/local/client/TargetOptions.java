package agentcore.streaming.local.client;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;

/**
 * Options that say which chain is meant, and how to be let in.
 *
 * @param outputs a file with the stack's outputs, or {@code -}; Pulumi is asked if neither this nor a URL is given
 * @param url a chain's URL instead of a stack
 * @param auth how the API at the URL lets callers in
 * @param stack the stack, where it isn't the selected one
 * @param region what is signed for, where the URL doesn't say
 * @param apiKeyVariable the environment variable that has the key
 * @param tokenVariable the environment variable that has the token, where one is wanted beside what the stack says
 * @param project the folder of {@code Pulumi.yaml}
 */
public record TargetOptions(Optional<String> outputs, Optional<String> url, Optional<AuthMode> auth,
        Optional<String> stack, Optional<String> region, Optional<String> apiKeyVariable,
        Optional<String> tokenVariable, Path project) {
    /** What {@code --help} says of them. */
    public static final String HELP = """
              --stack NAME         test this stack instead of the selected one (pulumi stack select)
              --outputs FILE       read the stack's outputs from a file, or with - from stdin, instead of asking pulumi:
                                   pulumi stack output --json --show-secrets | ./smoke --outputs -
              --url URL            test this, such as http://localhost:3000/invoke of ./run-local
              --auth MODE          how the API at the URL lets callers in: none (the default), iam, apiKey, cognito or bearer
              --region REGION      sign for this region, where the URL doesn't name it (iam)
              --api-key-env NAME   the environment variable that has the API's key (SMOKE_API_KEY)
              --token-env NAME     the environment variable that has the access token (SMOKE_TOKEN); given, a token is sent
                                   also where the API wants none, but the runtime does
            """;

    /** Reads them from among others. */
    public static final class Reader {
        private Optional<String> outputs = Optional.empty();
        private Optional<String> url = Optional.empty();
        private Optional<AuthMode> auth = Optional.empty();
        private Optional<String> stack = Optional.empty();
        private Optional<String> region = Optional.empty();
        private Optional<String> apiKey = Optional.empty();
        private Optional<String> token = Optional.empty();
        private Path project = Path.of("");

        /**
         * Takes an option with its value.
         *
         * @param option its name
         * @param rest what comes after it
         * @throws WrongOptionException if its value is wrong, or there is no such option
         */
        public void take(String option, Iterator<String> rest) throws WrongOptionException {
            switch (option) {
                case "--outputs" -> outputs = Optional.of(value(option, rest));
                case "--url" -> url = Optional.of(value(option, rest));
                case "--auth" -> auth = Optional.of(auth(value(option, rest)));
                case "--stack" -> stack = Optional.of(value(option, rest));
                case "--region" -> region = Optional.of(value(option, rest));
                case "--api-key-env" -> apiKey = Optional.of(variable(value(option, rest)));
                case "--token-env" -> token = Optional.of(variable(value(option, rest)));
                case "--project" -> project = Path.of(value(option, rest)); // by the script
                // Not quoted: it could be a secret that lost its way.
                default -> throw new WrongOptionException(option.startsWith("--")
                        ? "There is no option " + option.replaceAll("=.*", "") + "."
                        : "There is an argument that is no option.");
            }
        }

        /**
         * All that was taken.
         *
         * @return the options
         * @throws WrongOptionException if they exclude one another
         */
        public TargetOptions options() throws WrongOptionException {
            require(!(url.isPresent() && outputs.isPresent()), "--url and --outputs exclude one another.");
            require(stack.isEmpty() || url.isEmpty() && outputs.isEmpty(),
                    "--stack is for pulumi, without --url or --outputs.");
            require(auth.isEmpty() || url.isPresent(), "--auth goes with --url: a stack's outputs say it themselves.");
            return new TargetOptions(outputs, url, auth, stack, region, apiKey, token, project.toAbsolutePath());
        }
    }

    /**
     * The value of an option.
     *
     * @param option its name
     * @param rest what comes after it
     * @return the next of these
     * @throws WrongOptionException if there is none
     */
    public static String value(String option, Iterator<String> rest) throws WrongOptionException {
        if (!rest.hasNext()) {
            throw new WrongOptionException("The option " + option + " needs a value.");
        }
        return rest.next();
    }

    private static AuthMode auth(String name) throws WrongOptionException {
        return AuthMode.named(name).orElseThrow(
                () -> new WrongOptionException("--auth must be " + AuthMode.NAMES + ", not '" + name + "'."));
    }

    /** Not quoted: it could be the secret itself, which is for the environment alone. */
    private static String variable(String name) throws WrongOptionException {
        require(name.matches("[A-Za-z_][A-Za-z0-9_]*"),
                "--api-key-env and --token-env take the name of an environment variable.");
        return name;
    }

    private static void require(boolean condition, String otherwise) throws WrongOptionException {
        if (!condition) {
            throw new WrongOptionException(otherwise);
        }
    }
}
