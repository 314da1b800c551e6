package agentcore.streaming.chain;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the tests want to know of Converse events. */
final class Converse {
    private static final Pattern DELTA = Pattern
            .compile(
                    "data: \\{\"event\": \\{\"contentBlockDelta\": \\{\"delta\": \\{\"text\": \"([^\"]*)\"}, \"contentBlockIndex\": 0}}}");

    private Converse() {}

    /** The pieces of the message's text, as they stand in the lines of a stream. */
    static List<String> texts(List<String> lines) {
        return lines.stream().flatMap(line -> DELTA.matcher(line).results()).map((MatchResult delta) -> delta.group(1))
                .toList();
    }
}
