package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies a signature over a request as it came: what was signed must be what was sent. For paths without characters that are
 * encoded, and without a query.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">AWS SigV4</a>
 */
final class SigV4 {
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/([0-9]{8}/[^/]+/[^/]+/aws4_request), SignedHeaders=([^,]+), "
                    + "Signature=([0-9a-f]{64})");

    private SigV4() {}

    /** The scope (day left out), once the signature is found to be right. */
    static String verifiedScope(ScriptedApi.Request request, String keyId, String secretKey)
            throws GeneralSecurityException {
        Matcher authorization = AUTHORIZATION.matcher(request.headers().getOrDefault("Authorization", ""));
        if (!authorization.matches() || !authorization.group(1).equals(keyId)) {
            throw new AssertionError("It is not signed by " + keyId + ": " + request);
        }
        StringBuilder canonical = new StringBuilder(request.method() + "\n" + request.target() + "\n\n");
        for (String name : authorization.group(3).split(";")) {
            canonical.append(name).append(':').append(request.headers().get(name)).append('\n');
        }
        canonical.append('\n').append(authorization.group(3)).append('\n').append(sha256(request.body()));
        String scope = authorization.group(2);
        String toSign = "AWS4-HMAC-SHA256\n" + request.headers().get("x-amz-date") + "\n" + scope + "\n"
                + sha256(canonical.toString().getBytes(UTF_8));
        byte[] key = ("AWS4" + secretKey).getBytes(UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        if (!HexFormat.of().formatHex(hmac(key, toSign)).equals(authorization.group(4))) {
            throw new AssertionError("The signature isn't right of:\n" + canonical);
        }
        if (!List.of(authorization.group(3).split(";")).contains("host")) {
            throw new AssertionError("Host isn't signed.");
        }
        return scope.substring(scope.indexOf('/') + 1);
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
