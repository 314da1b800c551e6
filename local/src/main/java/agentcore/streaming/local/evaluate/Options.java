package agentcore.streaming.local.evaluate;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import agentcore.streaming.local.client.TargetOptions;
import agentcore.streaming.local.client.WrongOptionException;

/**
 * The options of the evaluation.
 *
 * @param target what to evaluate
 * @param file conversations of one's own
 * @param model whether there is a language model behind the chain
 */
record Options(TargetOptions target, Optional<Path> file, boolean model) {
    static final String HELP = """
            ./evaluate [--stack NAME | --outputs FILE | --url URL [--auth MODE]] [--file FILE] [--model] [--help]

            Plays conversations with what pulumi up has deployed, or a chain at a URL, and judges the answers. Exit status 0
            if all that was played passed, 1 if not.

            """
            + TargetOptions.HELP
            + """
                      --file FILE          play these conversations instead of ours; docs/evaluate.md says how they are written
                      --model              there is a language model behind it: play also the conversations that need one
                      --help               say this

                    Signed requests take the credentials that AWS's own tools would (AWS_PROFILE, AWS_ACCESS_KEY_ID, ...).
                    """;

    static Options parse(List<String> arguments) throws WrongOptionException {
        TargetOptions.Reader target = new TargetOptions.Reader();
        Optional<Path> file = Optional.empty();
        boolean model = false;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--file" -> file = Optional.of(Path.of(TargetOptions.value(option, rest)));
                case "--model" -> model = true;
                default -> target.take(option, rest);
            }
        }
        return new Options(target.options(), file, model);
    }
}
