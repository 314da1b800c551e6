package agentcore.streaming.agent.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.tools.Tool;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultStatus;

/** A call in the SDK's words. */
final class BedrockRequests {
    private BedrockRequests() {}

    static ConverseStreamRequest of(Model.Call call, Optional<BedrockModel.Guardrail> guardrail) {
        ConverseStreamRequest.Builder request = ConverseStreamRequest.builder().modelId(call.modelId())
                .messages(call.messages().stream().map(BedrockRequests::message).toList())
                .inferenceConfig(inference -> {
                    inference.maxTokens(call.maxTokens());
                    call.temperature().ifPresent(temperature -> inference.temperature((float) temperature));
                });
        call.system().ifPresent(system -> request.system(SystemContentBlock.fromText(system)));
        if (!call.tools().isEmpty()) {
            request.toolConfig(config -> config
                    .tools(call.tools().stream().map(BedrockRequests::tool).toList()));
        }
        guardrail.ifPresent(chosen -> request.guardrailConfig(
                config -> config.guardrailIdentifier(chosen.id()).guardrailVersion(chosen.version())));
        return request.build();
    }

    private static software.amazon.awssdk.services.bedrockruntime.model.Message message(Message message) {
        return software.amazon.awssdk.services.bedrockruntime.model.Message.builder()
                .role(message.role() == Message.Role.USER ? ConversationRole.USER : ConversationRole.ASSISTANT)
                .content(message.content().stream().map(BedrockRequests::block).toList()).build();
    }

    private static ContentBlock block(Content content) {
        return switch (content) {
            case Content.Text(String text) -> ContentBlock.fromText(text);
            case Content.Reasoning(String text, String signature) -> ContentBlock.builder()
                    .reasoningContent(reasoning -> reasoning.reasoningText(
                            thought -> thought.text(text).signature(signature.isEmpty() ? null : signature)))
                    .build();
            case Content.ToolUse(String id, String name, JsonObject input) -> ContentBlock.builder()
                    .toolUse(use -> use.toolUseId(id).name(name).input(document(input))).build();
            case Content.ToolResult(String id, String text, boolean failed) -> ContentBlock.builder()
                    .toolResult(result -> result.toolUseId(id).content(ToolResultContentBlock.fromText(text))
                            .status(failed ? ToolResultStatus.ERROR : ToolResultStatus.SUCCESS))
                    .build();
        };
    }

    private static software.amazon.awssdk.services.bedrockruntime.model.Tool tool(Tool.Description tool) {
        return software.amazon.awssdk.services.bedrockruntime.model.Tool.builder()
                .toolSpec(spec -> spec.name(tool.name()).description(tool.description())
                        .inputSchema(schema -> schema.json(document(tool.inputSchema()))))
                .build();
    }

    private static Document document(Object value) {
        return switch (value) {
            case null -> Document.fromNull();
            case JsonObject object -> Document.fromMap(object.stream().collect(Collectors.toMap(Map.Entry::getKey,
                    member -> document(member.getValue()))));
            case JsonArray array -> Document.fromList(array.stream().map(BedrockRequests::document).toList());
            case List<?> list -> document(new JsonArray(list));
            case String text -> Document.fromString(text);
            case Boolean truth -> Document.fromBoolean(truth);
            case Number number -> Document.fromNumber(number.toString());
            default -> throw new IllegalArgumentException("no JSON: " + value.getClass());
        };
    }
}
