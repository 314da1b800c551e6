package agentcore.streaming.proxy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.]{1,128}");
    private static final Pattern REQUEST_ID = Pattern.compile("[!-~]{1,128}");
    /** What may be sent on as a header, and in a prelude. */
    private static final Pattern CHALLENGE = Pattern.compile("[ -~]{1,4096}");
    private static final String UNAUTHENTICATED = "WWW-Authenticate";
    private static final int LONGEST_MESSAGE = 1000;

    private String code = "";
    private String message = "";

    private ErrorAnswer() {}

    /** From its head and the beginning of its body. What brought the token is told without it. */
    static UpstreamException of(SdkHttpResponse head, byte[] body, BearerToken token) {
        ErrorAnswer error = new ErrorAnswer();
        error.read(body);
        String code = plain(head.firstMatchingHeader(AgentCoreApi.ERROR_TYPE).orElse(error.code));
        String requestId = head.firstMatchingHeader(AgentCoreApi.SERVICE_REQUEST_ID)
                .filter(id -> REQUEST_ID.matcher(id).matches()).map(id -> ", request id " + id).orElse("");
        Optional<String> challenge = head.statusCode() == 401 ? Optional.of(challenge(head)) : Optional.empty();
        String words = token.hiddenIn("AgentCore answered " + head.statusCode() + " " + code + requestId + ": "
                + error.message.replaceAll("\\p{Cntrl}", " "));
        return new UpstreamException(UpstreamAuth.BEARER, head.statusCode(), code, challenge,
                words.substring(0, Math.min(LONGEST_MESSAGE, words.length())));
    }

    /** Without the namespace before it, and the URL behind it, that it may have. */
    private static String plain(String code) {
        String bare = code.replaceFirst(":.*", "").replaceFirst(".*#", "");
        return CODE.matcher(bare).matches() ? bare : "";
    }

    /** A 401 always has one (RFC 9110, section 15.5.2). */
    private static String challenge(SdkHttpResponse head) {
        List<String> values = head.matchingHeaders(UNAUTHENTICATED);
        String all = String.join(", ", values);
        return CHALLENGE.matcher(all).matches() ? all : BearerToken.CHALLENGE;
    }

    /** As far as it is JSON; the message may be one of JSON-RPC, in a member {@code error}, as users have seen. */
    private void read(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING && json.currentName() != null) {
                    keep(json.currentName(), json.getText());
                }
            }
        } catch (IOException e) {
            // Cut off, or somebody else's: its status says enough.
        }
    }

    private void keep(String name, String value) {
        switch (name) {
            case "__type", "code" -> code = code.isEmpty() ? value : code;
            case "message", "Message" -> message = message.isEmpty() ? value : message;
            default -> {
            }
        }
    }
}
