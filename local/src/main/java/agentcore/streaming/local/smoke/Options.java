package agentcore.streaming.local.smoke;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The options of the smoke test.
 *
 * @param outputs a file with the stack's outputs, or {@code -}; Pulumi is asked if neither this nor a URL is given
 * @param url what to test instead of a stack
 * @param auth how the API at the URL lets callers in
 * @param stack the stack, where it isn't the selected one
 * @param region what is signed for, where the URL doesn't say
 * @param apiKeyVariable the environment variable that has the key
 * @param tokenVariable the environment variable that has the token, where one is wanted beside what the stack says
 * @param probe whether to measure instead of checking
 * @param times how often each is measured
 * @param report where the measurements go
 * @param project the folder of {@code Pulumi.yaml}
 */
record Options(Optional<String> outputs, Optional<String> url, Optional<AuthMode> auth, Optional<String> stack,
        Optional<String> region, Optional<String> apiKeyVariable, Optional<String> tokenVariable, boolean probe,
        int times, Path report, Path project) {
    static final String HELP = """
            ./smoke [--stack NAME | --outputs FILE | --url URL [--auth MODE]] [--probe [--times N] [--report FILE]] [--help]

            Tests what pulumi up has deployed, or a chain at a URL: that events arrive one by one and to their end, that
            a session goes on and is stopped, and what is answered to mistakes. Exit status 0 if all holds, 1 if not.

              --stack NAME         test this stack instead of the selected one (pulumi stack select)
              --outputs FILE       read the stack's outputs from a file, or with - from stdin, instead of asking pulumi:
                                   pulumi stack output --json --show-secrets | ./smoke --outputs -
              --url URL            test this, such as http://localhost:3000/invoke of ./run-local
              --auth MODE          how the API at the URL lets callers in: none (the default), iam, apiKey, cognito or bearer
              --region REGION      sign for this region, where the URL doesn't name it (iam)
              --api-key-env NAME   the environment variable that has the API's key (SMOKE_API_KEY)
              --token-env NAME     the environment variable that has the access token (SMOKE_TOKEN); given, a token is sent
                                   also where the API wants none, but the runtime does
              --probe              measure instead what AWS doesn't document, and write a report
              --times N            measure everything N times (3)
              --report FILE        where the report goes (target/probe.md)
              --help               say this

            Signed requests take the credentials that AWS's own tools would (AWS_PROFILE, AWS_ACCESS_KEY_ID, ...).
            """;

    /** An option is wrong; the message is one sentence, and where to read more. */
    static final class WrongOptionException extends Exception {
        WrongOptionException(String sentence) {
            super(sentence + " See ./smoke --help.");
        }
    }

    static Options parse(List<String> arguments) throws WrongOptionException {
        Optional<String> outputs = Optional.empty();
        Optional<String> url = Optional.empty();
        Optional<AuthMode> auth = Optional.empty();
        Optional<String> stack = Optional.empty();
        Optional<String> region = Optional.empty();
        Optional<String> apiKey = Optional.empty();
        Optional<String> token = Optional.empty();
        boolean probe = false;
        Optional<Integer> times = Optional.empty();
        Optional<Path> report = Optional.empty();
        Path project = Path.of("");
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--outputs" -> outputs = Optional.of(value(option, rest));
                case "--url" -> url = Optional.of(value(option, rest));
                case "--auth" -> auth = Optional.of(auth(value(option, rest)));
                case "--stack" -> stack = Optional.of(value(option, rest));
                case "--region" -> region = Optional.of(value(option, rest));
                case "--api-key-env" -> apiKey = Optional.of(variable(value(option, rest)));
                case "--token-env" -> token = Optional.of(variable(value(option, rest)));
                case "--probe" -> probe = true;
                case "--times" -> times = Optional.of(times(value(option, rest)));
                case "--report" -> report = Optional.of(Path.of(value(option, rest)));
                case "--project" -> project = Path.of(value(option, rest)); // by the script
                // Not quoted: it could be a secret that lost its way.
                default -> throw new WrongOptionException(option.startsWith("--")
                        ? "There is no option " + option.replaceAll("=.*", "") + "."
                        : "There is an argument that is no option.");
            }
        }
        require(!(url.isPresent() && outputs.isPresent()), "--url and --outputs exclude one another.");
        require(stack.isEmpty() || url.isEmpty() && outputs.isEmpty(),
                "--stack is for pulumi, without --url or --outputs.");
        require(auth.isEmpty() || url.isPresent(), "--auth goes with --url: a stack's outputs say it themselves.");
        require(probe || report.isEmpty() && times.isEmpty(), "--times and --report go with --probe.");
        return new Options(outputs, url, auth, stack, region, apiKey, token, probe, times.orElse(3),
                report.orElse(project.resolve("target/probe.md")), project.toAbsolutePath());
    }

    private static String value(String option, Iterator<String> rest) throws WrongOptionException {
        if (!rest.hasNext()) {
            throw new WrongOptionException("The option " + option + " needs a value.");
        }
        return rest.next();
    }

    private static AuthMode auth(String name) throws WrongOptionException {
        return AuthMode.named(name).orElseThrow(
                () -> new WrongOptionException("--auth must be " + AuthMode.NAMES + ", not '" + name + "'."));
    }

    private static int times(String text) throws WrongOptionException {
        require(text.matches("[1-9][0-9]{0,2}"), "--times must be a number from 1 to 999, not '" + text + "'.");
        return Integer.parseInt(text);
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
