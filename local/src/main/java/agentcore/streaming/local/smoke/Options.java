package agentcore.streaming.local.smoke;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import agentcore.streaming.local.client.TargetOptions;
import agentcore.streaming.local.client.WrongOptionException;

/**
 * The options of the smoke test.
 *
 * @param target what to test
 * @param probe whether to measure instead of checking
 * @param times how often each is measured
 * @param report where the measurements go
 */
record Options(TargetOptions target, boolean probe, int times, Path report) {
    static final String HELP = """
            ./smoke [--stack NAME | --outputs FILE | --url URL [--auth MODE]] [--probe [--times N] [--report FILE]] [--help]

            Tests what pulumi up has deployed, or a chain at a URL: that events arrive one by one and to their end, that
            a session goes on and is stopped, and what is answered to mistakes. Exit status 0 if all holds, 1 if not.

            """
            + TargetOptions.HELP
            + """
                      --probe              measure instead what AWS doesn't document, and write a report
                      --times N            measure everything N times (3)
                      --report FILE        where the report goes (target/probe.md)
                      --help               say this

                    Signed requests take the credentials that AWS's own tools would (AWS_PROFILE, AWS_ACCESS_KEY_ID, ...).
                    """;

    static Options parse(List<String> arguments) throws WrongOptionException {
        TargetOptions.Reader target = new TargetOptions.Reader();
        boolean probe = false;
        Optional<Integer> times = Optional.empty();
        Optional<Path> report = Optional.empty();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--probe" -> probe = true;
                case "--times" -> times = Optional.of(times(TargetOptions.value(option, rest)));
                case "--report" -> report = Optional.of(Path.of(TargetOptions.value(option, rest)));
                default -> target.take(option, rest);
            }
        }
        if (!probe && (report.isPresent() || times.isPresent())) {
            throw new WrongOptionException("--times and --report go with --probe.");
        }
        TargetOptions meant = target.options();
        return new Options(meant, probe, times.orElse(3), report.orElse(meant.project().resolve("target/probe.md")));
    }

    private static int times(String text) throws WrongOptionException {
        if (!text.matches("[1-9][0-9]{0,2}")) {
            throw new WrongOptionException("--times must be a number from 1 to 999, not '" + text + "'.");
        }
        return Integer.parseInt(text);
    }
}
