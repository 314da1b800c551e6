package agentcore.streaming.proxy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.wire.agentcore.AgentCoreApi;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Reads an error that AgentCore has answered, as the SDK does for its own calls.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization">AWS restJson1,
 *      operation error serialization</a>
 */
final class ErrorAnswer {
    private static final JsonFactory JSON = JsonFactory.builder().build();
    /** What may be sent on as a header, and in a prelude. */
    private static final Pattern CHALLENGE = Pattern.compile("[ -~]{1,4096}");
    private static final Set<String> CODE_MEMBERS = Set.of("__type", "code");
    private static final String UNAUTHENTICATED = "WWW-Authenticate";

    private ErrorAnswer() {}

    /** From its head and the beginning of its body. What brought the token is told without it. */
    static UpstreamException of(SdkHttpResponse head, byte[] body, BearerToken token) {
        String code = plain(head.firstMatchingHeader(AgentCoreApi.ERROR_TYPE).orElseGet(() -> codeIn(body)));
        String requestId = head.firstMatchingHeader(AgentCoreApi.SERVICE_REQUEST_ID).orElse("");
        Optional<String> challenge = head.statusCode() == 401 ? Optional.of(challenge(head)) : Optional.empty();
        return new UpstreamException(UpstreamAuth.BEARER, head.statusCode(), token.hiddenIn(code),
                token.hiddenIn(requestId), challenge);
    }

    /** Without the namespace before it, and the URL behind it, that it may have. */
    private static String plain(String code) {
        return code.replaceFirst(":.*", "").replaceFirst(".*#", "");
    }

    /** A 401 always has one (RFC 9110, section 15.5.2). */
    private static String challenge(SdkHttpResponse head) {
        List<String> values = head.matchingHeaders(UNAUTHENTICATED);
        String all = String.join(", ", values);
        return CHALLENGE.matcher(all).matches() ? all : BearerToken.CHALLENGE;
    }

    /** As far as it is JSON. */
    private static String codeIn(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING && CODE_MEMBERS.contains(String.valueOf(json.currentName()))) {
                    return json.getText();
                }
            }
        } catch (IOException e) {
            // Cut off, or somebody else's: its status says enough.
        }
        return "";
    }
}
