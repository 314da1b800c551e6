/**
 * Lambda: {@code InvokeWithResponseStream} on one side, the Runtime API on the other, and the function's processes.
 *
 * <p>{@code Lambda} is the service: it finds an execution environment for each invocation, or starts another. An
 * {@code ExecutionEnvironment} is one process of the function, with a Runtime API of its own, and the states that its
 * invocations can be in. {@code RuntimeApiServer} speaks HTTP with the process; {@code InvokeApi} with whoever invokes.
 *
 * <p>It follows AWS's own server as published in aws-lambda-runtime-interface-emulator ({@code core/states.go},
 * {@code rapi/handler}), and streams, which that one doesn't. Not here: rate limits (6 MB at once, then 2 MB/s), the
 * restore and extensions APIs. One difference is deliberate: an environment whose invocation ran out of time goes on, if
 * its process asks for the next one; on AWS the process is killed.
 *
 * <p>Threads: those of the HTTP connections. A response is written to the invoker by the thread that reads it from the
 * function, so an invoker who doesn't read stops the function. States are guarded by their object's monitor; it is given up
 * while a thread waits for a state, and held while a piece is written to an invoker, for the order of the pieces.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Using the Lambda runtime API</a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html">
 *      InvokeWithResponseStream</a>
 */
package agentcore.streaming.local.lambda;
