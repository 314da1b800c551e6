package agentcore.streaming.chain.sdkclient;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponseHandler;

/**
 * Invokes and prints what comes, each piece as soon as it is there: {@code piece TEXT}, then {@code end} or
 * {@code failed WHY}.
 *
 * <pre>
 * agentcore ENDPOINT ARN     InvokeAgentRuntime
 * stop ENDPOINT ARN          StopRuntimeSession, of the same session; {@code stopped STATUS SESSION}
 * lambda ENDPOINT FUNCTION   InvokeWithResponseStream
 * </pre>
 *
 * <p>The payload comes on stdin, in UTF-8: an argument would depend on the locale.
 */
public final class SdkClient {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider
            .create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));

    private static final String SESSION = "sdk-client-session-0123456789-abcdef";

    private SdkClient() {}

    /**
     * Runs one invocation.
     *
     * @param args which service, its endpoint, and what to invoke
     * @throws IOException if there is no payload to be read
     */
    public static void main(String[] args) throws IOException {
        SdkBytes payload = SdkBytes.fromInputStream(System.in);
        try {
            switch (args[0]) {
                case "agentcore" -> agentCore(URI.create(args[1]), args[2], payload);
                case "stop" -> stop(URI.create(args[1]), args[2]);
                case "lambda" -> lambda(URI.create(args[1]), args[2], payload);
                default -> throw new IllegalArgumentException("The first argument must be agentcore, stop or lambda.");
            }
            print("end");
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            print("failed " + (cause instanceof AwsServiceException answered
                    ? answered.statusCode() + " " + answered.awsErrorDetails().errorCode()
                    : cause.getMessage()));
        }
    }

    private static void agentCore(URI endpoint, String arn, SdkBytes payload) {
        try (BedrockAgentCoreAsyncClient client = BedrockAgentCoreAsyncClient.builder().endpointOverride(endpoint)
                .region(Region.US_EAST_1).credentialsProvider(CREDENTIALS).build()) {
            var response = client.invokeAgentRuntime(
                    request -> request.agentRuntimeArn(arn).runtimeSessionId(SESSION)
                            .contentType("application/json").accept("text/event-stream")
                            .payload(payload),
                    AsyncResponseTransformer.toPublisher()).join();
            print("head " + response.response().statusCode() + " " + response.response().contentType() + " "
                    + response.response().runtimeSessionId());
            CompletableFuture<Void> done = new CompletableFuture<>();
            response.subscribe(new Printer(done));
            done.join();
        }
    }

    private static void stop(URI endpoint, String arn) {
        try (BedrockAgentCoreAsyncClient client = BedrockAgentCoreAsyncClient.builder().endpointOverride(endpoint)
                .region(Region.US_EAST_1).credentialsProvider(CREDENTIALS).build()) {
            var response = client.stopRuntimeSession(request -> request.agentRuntimeArn(arn).runtimeSessionId(SESSION))
                    .join();
            print("stopped " + response.statusCode() + " " + response.runtimeSessionId());
        }
    }

    private static void lambda(URI endpoint, String function, SdkBytes event) {
        try (LambdaAsyncClient client = LambdaAsyncClient.builder().endpointOverride(endpoint).region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS).build()) {
            client.invokeWithResponseStream(
                    request -> request.functionName(function).payload(event),
                    InvokeWithResponseStreamResponseHandler.builder()
                            .onResponse(response -> print("head " + response.statusCode() + " "
                                    + response.responseStreamContentType()))
                            .subscriber(InvokeWithResponseStreamResponseHandler.Visitor.builder()
                                    .onPayloadChunk(chunk -> piece(chunk.payload().asUtf8String()))
                                    .onInvokeComplete(complete -> print("complete " + complete.errorCode())).build())
                            .build())
                    .join();
        }
    }

    private static void piece(String text) {
        print("piece " + text.replace("\n", "\\n").replace("\0", "\\0"));
    }

    private static void print(String line) {
        OUT.println(line);
    }

    private record Printer(CompletableFuture<Void> done) implements Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            piece(StandardCharsets.UTF_8.decode(bytes).toString());
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            done.complete(null);
        }
    }
}
