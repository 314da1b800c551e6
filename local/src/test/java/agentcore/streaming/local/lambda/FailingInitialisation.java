package agentcore.streaming.local.lambda;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A function that can't start, and says why. */
public final class FailingInitialisation {
    private FailingInitialisation() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/init/error");
        String error = "{\"errorType\":\"Function.InvalidSettings\",\"errorMessage\":\"X is not set: set it.\"}";
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            client.send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(error)).build(),
                    HttpResponse.BodyHandlers.discarding());
        }
        System.exit(1);
    }
}
