/**
 * The Lambda Runtime API: its paths, headers, and the shape of errors and of error trailers.
 *
 * <p>Constants, a record and its writer; no I/O. Called by {@code runtime}; {@code local} uses the names.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Using the Lambda runtime API</a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming">
 *      Implementing response streaming in a custom runtime</a>
 */
package agentcore.streaming.wire.lambda;
