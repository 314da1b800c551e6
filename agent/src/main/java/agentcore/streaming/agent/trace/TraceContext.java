package agentcore.streaming.agent.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace that a request belongs to, as the W3C writes it.
 *
 * @param parent {@code traceparent}; none for a trace that begins here
 * @param state {@code tracestate}, which belongs to it
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
public record TraceContext(Optional<String> parent, Optional<String> state) {
    /** Of no trace. */
    public static final TraceContext NONE = new TraceContext(Optional.empty(), Optional.empty());

    private static final Pattern W3C = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
    private static final Pattern ROOT = Pattern.compile("(?:^|;)Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)");
    private static final Pattern PARENT = Pattern.compile("(?:^|;)Parent=([0-9a-f]{16})(?:;|$)");
    private static final Pattern NOT_SAMPLED = Pattern.compile("(?:^|;)Sampled=0(?:;|$)");

    /**
     * Reads the headers of a request. X-Ray's counts where there is no {@code traceparent}; it is the same ids in another
     * spelling. Where it doesn't say whether the trace is sampled, it is.
     *
     * @param traceParent {@code traceparent}, or null
     * @param traceState {@code tracestate}, or null
     * @param xray {@code X-Amzn-Trace-Id}, or null
     * @return the trace; none where no header names one and a parent in it
     * @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">
     *      Tracing header</a>
     */
    public static TraceContext of(String traceParent, String traceState, String xray) {
        if (traceParent != null && W3C.matcher(traceParent).matches()) {
            return new TraceContext(Optional.of(traceParent), Optional.ofNullable(traceState));
        }
        if (xray == null) {
            return NONE;
        }
        Matcher root = ROOT.matcher(xray);
        Matcher parent = PARENT.matcher(xray);
        if (!root.find() || !parent.find()) {
            return NONE;
        }
        return new TraceContext(Optional.of("00-" + root.group(1) + root.group(2) + "-" + parent.group(1)
                + (NOT_SAMPLED.matcher(xray).find() ? "-00" : "-01")), Optional.empty());
    }
}
