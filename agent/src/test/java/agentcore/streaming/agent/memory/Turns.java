package agentcore.streaming.agent.memory;

import static agentcore.streaming.agent.conversation.Message.Role.ASSISTANT;
import static agentcore.streaming.agent.conversation.Message.Role.USER;

import java.util.List;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import io.vertx.core.json.JsonObject;

/** Turns for tests. */
final class Turns {
    private Turns() {}

    static List<Message> said(String prompt, String answer) {
        return List.of(Message.text(USER, prompt), Message.text(ASSISTANT, answer));
    }

    /** With a thought, two uses of tools and their results. */
    static List<Message> withTools(String prompt, String answer) {
        return List.of(Message.text(USER, prompt),
                new Message(ASSISTANT, List.of(new Content.Reasoning("hm", "c2VhbA=="), new Content.Text("I look."),
                        new Content.ToolUse("t-1", "clock", new JsonObject().put("zone", "Asia/Tokyo")),
                        new Content.ToolUse("t-2", "calculator", new JsonObject()))),
                new Message(USER, List.of(new Content.ToolResult("t-1", "12:00", false),
                        new Content.ToolResult("t-2", "no", true))),
                Message.text(ASSISTANT, answer));
    }
}
