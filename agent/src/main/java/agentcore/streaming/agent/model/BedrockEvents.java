package agentcore.streaming.agent.model;

import java.util.List;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDeltaEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStartEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStopEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamMetadataEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamOutput;
import software.amazon.awssdk.services.bedrockruntime.model.InternalServerException;
import software.amazon.awssdk.services.bedrockruntime.model.MessageStartEvent;
import software.amazon.awssdk.services.bedrockruntime.model.MessageStopEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ModelErrorException;
import software.amazon.awssdk.services.bedrockruntime.model.ModelStreamErrorException;
import software.amazon.awssdk.services.bedrockruntime.model.ServiceUnavailableException;
import software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

/** Bedrock's events and errors in our words. What this version doesn't know (citations, images) is left out. */
final class BedrockEvents {
    private BedrockEvents() {}

    static List<ConverseEvent> of(ConverseStreamOutput output) {
        return switch (output) {
            case MessageStartEvent start -> List.of(new ConverseEvent.MessageStart(start.roleAsString()));
            case ContentBlockStartEvent start -> start.start() == null || start.start().toolUse() == null
                    ? List.of()
                    : List.of(new ConverseEvent.ContentBlockStart(start.contentBlockIndex(),
                            start.start().toolUse().toolUseId(), start.start().toolUse().name()));
            case ContentBlockDeltaEvent delta -> delta(delta);
            case ContentBlockStopEvent stop -> List
                    .of(new ConverseEvent.ContentBlockStop(stop.contentBlockIndex()));
            case MessageStopEvent stop -> List.of(new ConverseEvent.MessageStop(stop.stopReasonAsString()));
            case ConverseStreamMetadataEvent metadata -> List.of(metadata(metadata));
            default -> List.of();
        };
    }

    private static List<ConverseEvent> delta(ContentBlockDeltaEvent event) {
        var delta = event.delta();
        ConverseEvent.Delta ours;
        if (delta.text() != null) {
            ours = new ConverseEvent.Delta.Text(delta.text());
        } else if (delta.toolUse() != null) {
            ours = new ConverseEvent.Delta.ToolInput(delta.toolUse().input());
        } else if (delta.reasoningContent() != null && delta.reasoningContent().text() != null) {
            ours = new ConverseEvent.Delta.Reasoning(delta.reasoningContent().text());
        } else if (delta.reasoningContent() != null && delta.reasoningContent().signature() != null) {
            ours = new ConverseEvent.Delta.ReasoningSignature(delta.reasoningContent().signature());
        } else {
            return List.of();
        }
        return List.of(new ConverseEvent.ContentBlockDelta(event.contentBlockIndex(), ours));
    }

    private static ConverseEvent.Metadata metadata(ConverseStreamMetadataEvent event) {
        var usage = event.usage();
        return usage == null
                ? new ConverseEvent.Metadata(0, 0, 0, latency(event))
                : new ConverseEvent.Metadata(usage.inputTokens(), usage.outputTokens(), usage.totalTokens(),
                        latency(event));
    }

    private static long latency(ConverseStreamMetadataEvent event) {
        return event.metrics() == null ? 0 : event.metrics().latencyMs();
    }

    /** Within a stream an error has the stream's status, 200: its type says what it is. */
    static ModelException failure(AwsServiceException failure, String detail, boolean begun) {
        return switch (failure) {
            case ValidationException validation -> ModelFailures.of(400, detail);
            case ThrottlingException throttling -> ModelFailures.of(429, detail);
            case ServiceUnavailableException unavailable -> ModelFailures.of(503, detail);
            case ModelStreamErrorException stream -> ModelFailures.within(detail);
            case ModelErrorException model -> ModelFailures.within(detail);
            case InternalServerException internal -> begun
                    ? ModelFailures.within(detail)
                    : ModelFailures.of(500, detail);
            default -> begun ? ModelFailures.within(detail) : ModelFailures.of(failure.statusCode(), detail);
        };
    }
}
