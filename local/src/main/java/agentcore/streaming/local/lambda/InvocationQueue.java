package agentcore.streaming.local.lambda;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The invocations of one execution environment, and its state: initialising until its process first asks for an invocation,
 * then serving, and ended for good when the process has failed or gone. Thread-safe.
 *
 * <p>As many requests for the next invocation may be parked as the environment takes invocations at once. One that runs in
 * a process that takes one at a time is handed out again if the process asks once more without having answered
 * (aws-lambda-runtime-interface-emulator, {@code RunningState.Ready}). One that is over is known until the process asks for
 * another: what is said of it meanwhile comes in a wrong state, and later, of an unknown invocation.
 */
final class InvocationQueue {
    private enum State {
        INITIALISING, SERVING, ENDED
    }

    private final int concurrency;
    private final Deque<Invocation> waiting = new ArrayDeque<>();
    private final Map<String, Invocation> underWay = new LinkedHashMap<>();
    private final Runnable onParked;
    private State state = State.INITIALISING;
    private int parked;
    private long lastTicket;

    /** {@code onParked} is run when a request for an invocation begins to wait. */
    InvocationQueue(int concurrency, Runnable onParked) {
        this.concurrency = concurrency;
        this.onParked = onParked;
    }

    /** Takes an invocation if there is, or after the start will be, a parked request for it. */
    synchronized boolean offer(Invocation invocation) {
        int expected = state == State.INITIALISING ? concurrency : Math.min(parked, concurrency);
        if (state == State.ENDED || waiting.size() >= expected) {
            return false;
        }
        waiting.addLast(invocation);
        notifyAll();
        return true;
    }

    /** Whether it has nothing to do, and yet no request is parked: one has to come soon. */
    synchronized boolean freeSoon() {
        return state == State.SERVING && parked == 0 && waiting.isEmpty()
                && underWay.values().stream().allMatch(invocation -> invocation.phase() == Invocation.Phase.OVER);
    }

    /** How many invocations the process takes at once. */
    int concurrency() {
        return concurrency;
    }

    /** The next invocation for the process, which waits for it. */
    Invocation next() throws RefusedException, InterruptedException {
        long ticket;
        synchronized (this) {
            if (state == State.ENDED) {
                throw ended();
            }
            state = State.SERVING;
            underWay.values().removeIf(invocation -> invocation.phase() == Invocation.Phase.OVER);
            Optional<Invocation> again = underWay.values().stream()
                    .filter(invocation -> invocation.phase() == Invocation.Phase.RUNNING).findFirst();
            if (concurrency == 1 && again.isPresent()) {
                return again.get();
            }
            if (parked == concurrency && concurrency > 1) {
                throw RefusedException.fatal("No more than " + concurrency + " requests for the next invocation may "
                        + "wait at a time.");
            }
            ticket = ++lastTicket;
            parked++;
            notifyAll();
        }
        onParked.run();
        synchronized (this) {
            while (waiting.isEmpty() && state != State.ENDED && !superseded(ticket)) {
                wait();
            }
            parked--;
            if (superseded(ticket)) {
                throw RefusedException
                        .fatal("Another request for the next invocation has taken the place of this one.");
            }
            if (waiting.isEmpty()) {
                throw ended();
            }
            Invocation invocation = waiting.removeFirst();
            invocation.advance(Invocation.Phase.WAITING, Invocation.Phase.RUNNING);
            underWay.put(invocation.requestId(), invocation);
            return invocation;
        }
    }

    /** A process that takes one invocation at a time has lost the connection of the first request, if it makes another. */
    private boolean superseded(long ticket) {
        return concurrency == 1 && ticket != lastTicket;
    }

    private static RefusedException ended() {
        return RefusedException.fatal("This execution environment has ended.");
    }

    /** An invocation that is over before it was handed out, as its time is up. */
    synchronized void withdraw(Invocation invocation) {
        waiting.remove(invocation);
    }

    /** An invocation could not be handed over: the request for it has gone. It waits for the next one. */
    synchronized void handBack(Invocation invocation) {
        if (invocation.advance(Invocation.Phase.RUNNING, Invocation.Phase.WAITING)) {
            underWay.remove(invocation.requestId());
            waiting.addFirst(invocation);
            notifyAll();
        }
    }

    /** The invocation that now begins to be answered, by a response or an error. */
    synchronized Invocation beginAnswer(String requestId) throws RefusedException {
        Invocation invocation = underWay(requestId);
        if (!invocation.advance(Invocation.Phase.RUNNING, Invocation.Phase.ANSWERING)) {
            throw RefusedException.wrongState("The invocation " + requestId
                    + " has been answered already, or is being answered: an error within a response goes into its trailers.");
        }
        return invocation;
    }

    private Invocation underWay(String requestId) throws RefusedException {
        Invocation invocation = underWay.get(requestId);
        if (invocation == null) {
            throw RefusedException.unknownRequest(requestId);
        }
        return invocation;
    }

    /** The initialisation has failed; false where it had succeeded before. */
    synchronized boolean failInit() {
        boolean initialising = state == State.INITIALISING;
        if (initialising) {
            state = State.ENDED;
            notifyAll();
        }
        return initialising;
    }

    /** The process has gone; gives what it leaves behind. */
    synchronized Map<String, Invocation> end() {
        state = State.ENDED;
        Map<String, Invocation> left = new HashMap<>(underWay);
        waiting.forEach(invocation -> left.put(invocation.requestId(), invocation));
        underWay.clear();
        waiting.clear();
        notifyAll();
        return left;
    }
}
