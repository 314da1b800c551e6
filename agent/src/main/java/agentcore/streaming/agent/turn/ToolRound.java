package agentcore.streaming.agent.turn;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.log.Logs;
import agentcore.streaming.agent.tools.Tool;
import agentcore.streaming.agent.tools.ToolException;
import agentcore.streaming.agent.trace.Step;
import io.vertx.core.Future;

/** Uses the tools that a model asks for, all at once, and makes the message that tells it what came of them. */
final class ToolRound {
    /** Characters of one result; a model that reads more than that reads nothing else. */
    static final int LONGEST = 200_000;

    private ToolRound() {}

    /** Never fails: what fails is a result, too. In the order in which the model has asked. */
    static Future<Message> use(List<Assembly.ToolUse> uses, Map<String, Tool> tools, TurnSpans spans) {
        List<Future<Content.ToolResult>> results = uses.stream().map(use -> result(use, tools, spans)).toList();
        return Future.join(results).map(
                done -> new Message(Message.Role.USER, results.stream().<Content>map(Future::result).toList()));
    }

    private static Future<Content.ToolResult> result(Assembly.ToolUse use, Map<String, Tool> tools, TurnSpans spans) {
        String id = use.use().id();
        Step step = spans.using(Optional.of(use.use().name()).filter(tools::containsKey), id);
        return text(use, tools)
                .onComplete(done -> spans.used(step, done.failed() ? Optional.of(kind(use, tools)) : Optional.empty()))
                .map(text -> new Content.ToolResult(id, bounded(text), false))
                .otherwise(failure -> new Content.ToolResult(id, bounded(told(use, failure)), true));
    }

    /** What the model is told, who may tell everybody: of a failure that the tool didn't foresee not a word. */
    private static String told(Assembly.ToolUse use, Throwable failure) {
        if (failure instanceof ToolException known) {
            return known.getMessage();
        }
        Logs.error("A tool failed in a way that it doesn't foresee.", Map.of("tool", use.use().name()), failure);
        return "The tool failed; asking again the same way won't help.";
    }

    private static Future<String> text(Assembly.ToolUse use, Map<String, Tool> tools) {
        Tool tool = tools.get(use.use().name());
        if (tool == null) {
            return Future.failedFuture(new ToolException("There is no tool of that name."));
        }
        if (!use.readable()) {
            return Future.failedFuture(
                    new ToolException("The input is not a JSON object: send one that follows the tool's schema."));
        }
        try {
            return tool.use(use.use().input());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** Never its words, which may quote the input. */
    private static String kind(Assembly.ToolUse use, Map<String, Tool> tools) {
        if (!tools.containsKey(use.use().name())) {
            return "unknown_tool";
        }
        return use.readable() ? "tool_error" : "invalid_input";
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + "\n(cut: there are " + (text.length() - LONGEST) + " characters more)";
    }
}
