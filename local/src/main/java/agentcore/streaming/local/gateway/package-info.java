/**
 * API Gateway: a REST API whose one integration is the function, in STREAM mode, as {@code responseTransferMode: STREAM}
 * with the URI {@code .../2021-11-15/functions/ARN/response-streaming-invocations} declares it.
 *
 * <p>{@code ApiGateway} takes requests; {@code ProxyEventJson} makes the function's event of one; {@code LambdaIntegration}
 * invokes the function over HTTP; {@code PreludeParser} finds status and headers in front of the body. All of them are
 * written for this emulator and share nothing with the function but names.
 *
 * <p>Documented and kept: a request of at most 10 MB; the delimiter within the first 16 KB of a response; 15 minutes for an
 * answer, 5 without a byte of it. Not here: bandwidth (10 MB at once, then 2 MB/s), authorizers, CORS, access logs.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html">Stream the
 *      integration response for your proxy integrations</a>
 */
package agentcore.streaming.local.gateway;
