/**
 * API Gateway REST with {@code responseTransferMode: STREAM}: the proxy event that comes in (payload version 1.0) and the
 * prelude that goes out before the body.
 *
 * <p>Records, one reader and one writer. Called by {@code runtime} and {@code proxy}.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html">Set up a
 *      Lambda proxy integration with payload response streaming</a>
 */
package agentcore.streaming.wire.gateway;
