package agentcore.streaming.local;

import java.nio.file.Path;
import java.util.Optional;

/** What a user is told of a stack that answers. */
record Started(int port, String lambdaUrl, String function, String dataPlaneUrl, String runtimeArn, String agentUrl,
        Path logs, Optional<String> tokenUrl) {
    static final String RESOURCE = "/invoke";

    /** The line that scripts wait for. */
    String readyLine() {
        return "ready " + invokeUrl();
    }

    private String invokeUrl() {
        return "http://localhost:" + port + RESOURCE;
    }

    String description() {
        String tokens = tokenUrl.map(url -> "\nTokens:       " + url + " (the runtime takes tokens)").orElse("");
        String authorization = tokenUrl
                .map(url -> " -H \"Authorization: Bearer $(curl -s " + url + ")\"").orElse("");
        return """

                API Gateway:  http://localhost:%1$d
                Lambda:       %2$s (AWS_ENDPOINT_URL_LAMBDA, function %3$s)
                AgentCore:    %4$s (AWS_ENDPOINT_URL_BEDROCK_AGENTCORE, runtime %5$s)%10$s
                Agent:        %6$s
                Logs:         %7$s

                Playground:   http://localhost:%1$d%8$s
                curl -N -X POST %9$s -H 'Content-Type: application/json'%11$s -d '{"prompt":"こんにちは、あなたは何ができますか？"}'

                Ctrl-C ends all of it.""".formatted(port, lambdaUrl, function, dataPlaneUrl, runtimeArn, agentUrl,
                logs, Front.PLAYGROUND, invokeUrl(), tokens, authorization);
    }
}
