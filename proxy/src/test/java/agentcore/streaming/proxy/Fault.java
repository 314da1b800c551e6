package agentcore.streaming.proxy;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.json.JsonObject;

/**
 * A fault: a row of {@code docs/faults.md}.
 *
 * @param client what the client sees, in the words of {@link FaultMatrixTest}
 * @param arrives all of the body that comes to the client before the function's own error, or before a cut
 * @param operator what of the log says it
 * @param calls how often AgentCore is called
 * @param runs how many of these calls may have run the agent
 * @param ground where it happens
 * @param modes in which it looks so
 */
record Fault(String where, String name, String client, String arrives, String operator, int calls, int runs,
        Ground ground, Set<UpstreamAuth> modes) {
    static final String BODY = "{\"prompt\": \"Hello\"}";
    static final String NOTHING = "-";
    static final String WHOLE = "the whole answer";
    static final String[] EVENTS = {"Content-Type: text/event-stream", "Transfer-Encoding: chunked"};
    private static final String SESSION = "0123456789-abcdefghijklmnopqrstuvwxyz";

    /** Plays a fault from the request on, and gives the exchange in which the client sees it. Afterwards it is mended. */
    interface Script {
        FunctionExchange play(InProcessChain chain) throws Exception;
    }

    /** What happens after AgentCore has read a request. */
    interface Within {
        void happen(InProcessChain chain, FunctionExchange exchange, Call call) throws Exception;
    }

    /** Plays a script, and looks at what comes of it and at the next request. */
    interface Check {
        void of(InProcessChain chain, Script script) throws Exception;
    }

    /** Makes a chain with all that is around it, and has a script of its checked. */
    interface Ground {
        void play(UpstreamAuth auth, Check check) throws Exception;
    }

    /** One that no call of AgentCore belongs to, and nothing arrives but the function's own error. */
    static Fault at(String where, String name, String client, String operator, Ground ground) {
        return new Fault(where, name, client, "", operator, 0, 0, ground, EnumSet.allOf(UpstreamAuth.class));
    }

    /** The same between the usual neighbours. */
    static Fault of(String where, String name, String client, String operator, Script script, String... settings) {
        return at(where, name, client, operator, in(script, settings));
    }

    static Ground in(Script script, String... settings) {
        String[] all = new String[settings.length + 2];
        all[0] = "PROXY_HEARTBEAT";
        all[1] = "0";
        System.arraycopy(settings, 0, all, 2, settings.length);
        return (auth, check) -> {
            try (InProcessChain chain = new InProcessChain(auth, all)) {
                check.of(chain, script);
            }
        };
    }

    /** AgentCore has read a request, and then something happens. */
    static Fault within(String where, String name, String client, String operator, Within within,
            String... settings) {
        return of(where, name, client, operator, chain -> {
            FunctionExchange exchange = post(chain);
            Call call = chain.takeAgentCall();
            call.readBody();
            within.happen(chain, exchange, call);
            return exchange;
        }, settings).calls(1, 1);
    }

    /** AgentCore says no, and has not asked the agent. */
    static Fault refused(int status, String code, String client, String operator) {
        return of("AgentCore", status + " " + code, client, operator, chain -> {
            FunctionExchange exchange = post(chain);
            chain.refuse(chain.takeAgentCall(), status, code);
            return exchange;
        }).calls(1, 0);
    }

    /** An error that may come from the agent, or after it was asked. */
    static Fault failed(int status, String code, String client, String operator) {
        return within("AgentCore", status + " " + code, client, operator, (chain, exchange, call) -> call
                .answer(status, "{\"message\":\"why\"}", "x-amzn-ErrorType: " + code));
    }

    static Fault stopRefused(int status, String code, String client, String operator) {
        return of("stopping a session", status + " " + code, client, operator, chain -> {
            FunctionExchange exchange = delete(chain);
            chain.refuse(chain.takeAgentCall(), status, code.replaceAll(" .*", ""));
            return exchange;
        }).calls(1, 0);
    }

    static FunctionExchange post(InProcessChain chain) {
        return chain.send(chain.event(BODY));
    }

    /** {@code DELETE /sessions/{id}}. */
    static FunctionExchange delete(InProcessChain chain) {
        return chain.send(chain.event("").put("resource", "/sessions/{id}").put("httpMethod", "DELETE")
                .put("pathParameters", new JsonObject().put("id", SESSION)));
    }

    /** What comes of it in the end. */
    static String stopped() {
        return "{\"sessionId\":\"" + SESSION + "\",\"status\":\"stopped\"}";
    }

    Fault calls(int all, int thatMayHaveRunTheAgent) {
        return new Fault(where, name, client, arrives, operator, all, thatMayHaveRunTheAgent, ground, modes);
    }

    /** With this before the error, or instead of it. */
    Fault after(String before) {
        return new Fault(where, name, client, before, operator, calls, runs, ground, modes);
    }

    /** The same, where only one way to authorize calls makes it so. */
    Fault only(UpstreamAuth mode) {
        return new Fault(where, name + " (" + mode.name().toLowerCase(Locale.ROOT) + ")", client, arrives, operator,
                calls, runs, ground, Set.of(mode));
    }

    @Override
    public String toString() {
        return where + ": " + name;
    }
}
