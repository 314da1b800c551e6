package agentcore.streaming.proxy;

import java.lang.reflect.Proxy;

import agentcore.streaming.runtime.InvocationHandler;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;

/** The time that a connection may take passes when the test says so. */
final class ConnectClock implements InProcessChain.Wrapper {
    private final ManualTimers timers = new ManualTimers(0, true);

    @Override
    public InvocationHandler wrap(InvocationHandler handler) {
        return handler;
    }

    /** The transport asks this object for timers only where it connects. */
    @Override
    public Vertx vertx(Vertx vertx) {
        return (Vertx) Proxy.newProxyInstance(ConnectClock.class.getClassLoader(), new Class<?>[]{Vertx.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "setTimer" -> set((long) arguments[0], arguments[1]);
                    case "cancelTimer" -> cancel((long) arguments[0]);
                    default -> method.invoke(vertx, arguments);
                });
    }

    @SuppressWarnings("unchecked")
    private long set(long millis, Object task) {
        return timers.set(millis, () -> ((Handler<Long>) task).handle(0L));
    }

    private boolean cancel(long timer) {
        timers.cancel(timer);
        return true;
    }

    /** Waits until the function has begun to connect, and lets the time for that pass. */
    void passNext(InProcessChain chain, long millis) {
        timers.awaitSet(1);
        chain.onLoop(() -> timers.pass(millis));
    }
}
