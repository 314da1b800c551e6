/**
 * A Lambda custom runtime that streams responses: it asks the Runtime API for invocations, hands each to an
 * {@link agentcore.streaming.runtime.InvocationHandler}, and sends what the handler writes as it is written.
 *
 * <p>Everything runs on one event loop, that of the context on which the runtime was started, and all state belongs to its
 * thread. {@code LambdaRuntime} is the way in; {@code InvocationLoop} is the policy (what is asked and answered when),
 * {@code RuntimeApiClient} the requests, {@code StreamedResponse} the one streamed request.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html">Building a custom runtime for AWS
 *      Lambda</a>
 */
package agentcore.streaming.runtime;
