package agentcore.streaming.infra;

import com.pulumi.core.Output;

/**
 * The agent runtime that the function calls.
 *
 * @param qualifier its endpoint
 */
record CalledRuntime(Output<String> name, Output<String> arn, Output<String> id, Output<String> qualifier) {
    /** One that this stack doesn't make. */
    static CalledRuntime existing(String arn, String qualifier) {
        String id = arn.substring(arn.lastIndexOf('/') + 1);
        return new CalledRuntime(Output.of(id.substring(0, id.lastIndexOf('-'))), Output.of(arn), Output.of(id),
                Output.of(qualifier));
    }
}
