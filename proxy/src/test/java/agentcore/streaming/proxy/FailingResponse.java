package agentcore.streaming.proxy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

import agentcore.streaming.runtime.InvocationResponse;

/** A response that fails once, as nobody has foreseen it: where the prelude of an answer with status 200 is sent. */
final class FailingResponse {
    private FailingResponse() {}

    static InvocationResponse at(InvocationResponse response) {
        boolean[] failed = {false};
        return (InvocationResponse) Proxy.newProxyInstance(FailingResponse.class.getClassLoader(),
                new Class<?>[]{InvocationResponse.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prelude") && !failed[0]) {
                        failed[0] = true;
                        throw new IllegalStateException("planned by the test");
                    }
                    try {
                        return method.invoke(response, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
