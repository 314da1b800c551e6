package agentcore.streaming.agent.tools;

import java.time.Clock;
import java.util.Set;

import io.vertx.core.Vertx;

/** The tools that are here, beside those of MCP servers. */
public final class Tools {
    private Tools() {}

    /**
     * {@code current_time}: date, weekday and time in a time zone.
     *
     * @param clock whose time it is
     * @return the tool
     */
    public static Tool clock(Clock clock) {
        return ClockTool.create(clock);
    }

    /**
     * {@code calculator}: numbers of 68 digits, by EvalEx.
     *
     * @param vertx its workers calculate
     * @return the tool
     */
    public static Tool calculator(Vertx vertx) {
        return CalculatorTool.create(vertx);
    }

    /**
     * {@code http_get}: fetches a text from a server that is listed, if its addresses are public ones: at most 64 KB, within
     * 10 s, without following redirects.
     *
     * @param vertx whose client connects
     * @param hosts the servers, letter by letter: {@code api.example.com} or {@code api.example.com:8443} for https, and with
     *            {@code http://} before it for plain HTTP
     * @return the tool
     * @throws IllegalArgumentException if there is none, or one is no such thing
     */
    public static Tool httpGet(Vertx vertx, Set<String> hosts) {
        return HttpGetTool.create(vertx, hosts);
    }

    /**
     * Looks at an entry of {@code http_get}'s list.
     *
     * @param host as {@link #httpGet} takes it
     * @throws IllegalArgumentException if it is no such thing; the message is a sentence
     */
    public static void checkHost(String host) {
        WebOrigin.allowed(host);
    }
}
