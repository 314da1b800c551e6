package agentcore.streaming.local.client;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs requests for API Gateway (SigV4), with the credentials that AWS's own tools would use.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">AWS Signature Version 4</a>
 */
public final class Signer {
    private static final String SERVICE = "execute-api";
    /** {@code ID.execute-api.REGION.amazonaws.com}, or {@code .com.cn}; other names are somebody's own. */
    private static final Pattern HOST = Pattern.compile("[^.]+\\.execute-api\\.([a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?");

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsIdentity credentials;
    private final String region;

    private Signer(AwsCredentialsIdentity credentials, String region) {
        this.credentials = credentials;
        this.region = region;
    }

    /** The region that an API's own host name has in it. */
    static Optional<String> region(URI url) {
        Matcher host = HOST.matcher(url.getHost());
        return host.matches() ? Optional.of(host.group(1)) : Optional.empty();
    }

    /** With the credentials of the environment: variables, profile, container or instance. */
    static Signer withDefaultCredentials(String region) throws ClientException {
        try (DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build()) {
            return new Signer(provider.resolveCredentials(), region);
        } catch (SdkException | IllegalArgumentException | IllegalStateException e) {
            // Their message names each place that was looked at, and says nothing of what to do.
            throw new ClientException(
                    "The API wants signed requests, and no AWS credentials were found: set AWS_PROFILE, or "
                            + "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; those of a profile with SSO or an assumed role come by "
                            + "eval \"$(aws configure export-credentials --format env)\".");
        }
    }

    /** The headers that have to be added; {@code Host} is left to whoever sends it. */
    Map<String, String> sign(String method, URI url, Map<String, String> headers, byte[] body) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(url);
        headers.forEach(request::putHeader);
        SignedRequest signed = signer.sign(to -> to.identity(credentials).request(request.build())
                .payload(() -> new ByteArrayInputStream(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        Map<String, String> added = new HashMap<>();
        for (Map.Entry<String, List<String>> header : signed.request().headers().entrySet()) {
            if (!headers.containsKey(header.getKey()) && !header.getKey().equalsIgnoreCase("Host")) {
                added.put(header.getKey(), header.getValue().getFirst());
            }
        }
        return added;
    }
}
