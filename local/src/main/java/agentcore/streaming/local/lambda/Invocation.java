package agentcore.streaming.local.lambda;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One invocation. Its phases go forward only: {@code WAITING} for a process to ask for it, {@code RUNNING},
 * {@code ANSWERING} once a response or an error has begun, {@code OVER}. It gets over once; what comes later is dropped.
 */
final class Invocation {
    /** What the invoker has sent. */
    record Event(byte[] payload, Optional<String> traceId, Optional<String> clientContext) {}

    /** Takes the response on its way to the invoker. */
    interface Invoker {
        /** Takes a piece; blocks until it is sent. */
        void payload(byte[] piece) throws IOException;
    }

    enum Phase {
        WAITING, RUNNING, ANSWERING, OVER
    }

    private final String requestId;
    private final Event event;
    private final Instant deadline;
    private final Invoker invoker;
    private final CompletableFuture<Optional<FunctionError>> end = new CompletableFuture<>();
    private Phase phase = Phase.WAITING;
    private boolean invokerGone;

    Invocation(String requestId, Event event, Instant deadline, Invoker invoker) {
        this.requestId = requestId;
        this.event = event;
        this.deadline = deadline;
        this.invoker = invoker;
    }

    String requestId() {
        return requestId;
    }

    Event event() {
        return event;
    }

    Instant deadline() {
        return deadline;
    }

    /** Completes when it is over: empty if all went well. */
    CompletableFuture<Optional<FunctionError>> end() {
        return end;
    }

    synchronized Phase phase() {
        return phase;
    }

    /** From one phase to the next; false where it isn't in the first one (any more). */
    synchronized boolean advance(Phase from, Phase to) {
        boolean legal = phase == from;
        if (legal) {
            phase = to;
        }
        return legal;
    }

    /**
     * Passes a piece of the response on. An invoker who has gone changes nothing for the function: Lambda runs it to its end
     * (developer guide, configuration-response-streaming).
     */
    void respond(byte[] piece) {
        if (!invokerGone && phase() == Phase.ANSWERING) {
            try {
                invoker.payload(piece);
            } catch (IOException e) {
                invokerGone = true;
            }
        }
    }

    /** The one way to the end. Whether it is this call that ended it. */
    boolean finish(Optional<FunctionError> error) {
        synchronized (this) {
            if (phase == Phase.OVER) {
                return false;
            }
            phase = Phase.OVER;
        }
        return end.complete(error);
    }
}
