package agentcore.streaming.proxy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import agentcore.streaming.proxy.log.RequestLog;

/**
 * What becomes of one request, in numbers, as it happens: for its line in the log and for metrics. Carried along with the
 * request, like its log. On the event loop.
 */
final class InvocationReport {
    /** How a request ended. */
    enum Outcome {
        /** The client was answered: all that the agent said, or whatever else was asked for. */
        COMPLETE("complete"),
        /** A problem, by a status. */
        ERROR("error"),
        /** A problem, after the answer had begun. */
        ERROR_IN_STREAM("errorInStream"),
        /** The platform closed the response before its end, as it does when the client has gone, or refused it. */
        CLIENT_GONE("clientGone"),
        /** The function failed where nothing could be told any more. */
        FAILED("failed");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private final RequestLog log;
    private final Timers timers;
    /** By {@link Timers#elapsed}, like the following. */
    private final long arrival;
    private final boolean coldStart;
    private long firstByte = -1;
    private String route = "none";
    private int status;
    private Optional<ProblemType> problem = Optional.empty();
    private boolean inStream;
    private boolean sessionQuota;
    private boolean agentAsked;
    private int attempts;
    private long bytes;
    private long events;
    private int heartbeats;
    private Outcome outcome = Outcome.COMPLETE;
    private long duration = -1;

    /** {@code coldStart}: whether the process has had no other request. */
    InvocationReport(RequestLog log, Timers timers, boolean coldStart) {
        this.log = log;
        this.timers = timers;
        this.coldStart = coldStart;
        this.arrival = timers.elapsed();
    }

    RequestLog log() {
        return log;
    }

    /** The id that the client is told. */
    String requestId() {
        return log.requestId();
    }

    /** Method and resource, once it is known that there is such an endpoint. */
    void route(String methodAndResource) {
        route = methodAndResource;
    }

    void status(int sent) {
        status = sent;
    }

    /** The client is told of a problem, by a status or within the stream. */
    void problem(ProblemType type, boolean withinStream) {
        problem = Optional.of(type);
        inStream = withinStream;
    }

    /** AgentCore has no more sessions for this account. */
    void sessionQuota() {
        sessionQuota = true;
    }

    /** The call is one for the agent's answer. */
    void agentAsked() {
        agentAsked = true;
    }

    /** AgentCore is called for the client, who has not been told all yet: what is done after that doesn't count. */
    void attempt() {
        if (duration < 0) {
            attempts++;
        }
    }

    /** The client can be told nothing more; there may be something left to do. */
    void responseOver() {
        if (duration < 0) {
            duration = timers.elapsed() - arrival;
        }
    }

    void heartbeat() {
        heartbeats++;
    }

    /** Of the agent's answer so many bytes more have been handed to the response, and so many events in all. */
    void relayed(long more, long eventsInAll) {
        if (more > 0 && firstByte < 0) {
            firstByte = timers.elapsed();
        }
        bytes += more;
        events = eventsInAll;
    }

    /** Nothing more happens. */
    void end(boolean closedByPlatform, boolean failed) {
        responseOver();
        if (problem.isPresent()) {
            outcome = inStream ? Outcome.ERROR_IN_STREAM : Outcome.ERROR;
        } else if (closedByPlatform) {
            outcome = Outcome.CLIENT_GONE;
        } else if (failed) {
            outcome = Outcome.FAILED;
        }
    }

    /** From the arrival to the first byte of the agent's answer, where there was one. */
    OptionalLong firstByteMillis() {
        return firstByte < 0 ? OptionalLong.empty() : OptionalLong.of(firstByte - arrival);
    }

    long durationMillis() {
        return duration;
    }

    boolean isAgentAsked() {
        return agentAsked;
    }

    long bytes() {
        return bytes;
    }

    long events() {
        return events;
    }

    int heartbeats() {
        return heartbeats;
    }

    boolean coldStart() {
        return coldStart;
    }

    Outcome outcome() {
        return outcome;
    }

    /** AgentCore, the agent or the way there failed; not where AgentCore refused what the client or the account is to blame for. */
    boolean upstreamError() {
        return attempts > 0 && !sessionQuota && (is(ProblemType.UPSTREAM_FAILED) || is(ProblemType.UPSTREAM_TIMEOUT)
                || is(ProblemType.UNAVAILABLE) || is(ProblemType.STREAM_CUT) || is(ProblemType.IDLE_TIMEOUT));
    }

    boolean upstreamThrottle() {
        return attempts > 0 && is(ProblemType.THROTTLED);
    }

    boolean sessionQuotaReached() {
        return sessionQuota;
    }

    private boolean is(ProblemType type) {
        return problem.equals(Optional.of(type));
    }

    /** Who ended an answer that had begun before its end. */
    private String cutBy() {
        return switch (outcome) {
            case COMPLETE, ERROR -> "none";
            case ERROR_IN_STREAM -> is(ProblemType.DEADLINE_REACHED)
                    ? "deadline"
                    : is(ProblemType.INTERNAL_ERROR) ? "function" : "agent";
            case CLIENT_GONE -> "platform";
            case FAILED -> "function";
        };
    }

    /** The line at its end. */
    void logEnd() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("route", route);
        members.put("status", status);
        members.put("outcome", outcome.word());
        problem.ifPresent(type -> members.put("problem", type.word()));
        members.put("cutBy", cutBy());
        firstByteMillis().ifPresent(millis -> members.put("firstByteMs", millis));
        members.put("durationMs", duration);
        members.put("bytes", bytes);
        members.put("events", events);
        members.put("retries", Math.max(0, attempts - 1));
        members.put("heartbeats", heartbeats);
        members.put("coldStart", coldStart);
        log.info("Request ended.", members);
    }
}
