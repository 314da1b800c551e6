package agentcore.streaming.agent.tools;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.vertx.core.Future;

/** Where turns have their tools from. On one event loop. */
public interface ToolSource {
    /** {@return what the model may ask for in a turn that begins now, by name; never fails} */
    Future<Map<String, Tool>> tools();

    /** {@return done once everything behind the tools has ended} */
    Future<Void> close();

    /**
     * Always the same tools.
     *
     * @param tools each under a name of its own
     * @return the source
     * @throws IllegalArgumentException if two have the same name
     */
    static ToolSource of(List<Tool> tools) {
        Map<String, Tool> named = new LinkedHashMap<>();
        for (Tool tool : tools) {
            if (named.put(tool.description().name(), tool) != null) {
                throw new IllegalArgumentException("Two tools are called " + tool.description().name() + ".");
            }
        }
        return new ToolSource() {
            @Override
            public Future<Map<String, Tool>> tools() {
                return Future.succeededFuture(named);
            }

            @Override
            public Future<Void> close() {
                return Future.succeededFuture();
            }
        };
    }
}
