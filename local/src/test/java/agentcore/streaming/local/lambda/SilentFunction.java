package agentcore.streaming.local.lambda;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A function that takes an invocation and never answers; it tells the test when its idle connection has been closed. */
public final class SilentFunction {
    private SilentFunction() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        String api = System.getenv("AWS_LAMBDA_RUNTIME_API");
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                Socket idle = new Socket("127.0.0.1", Integer.parseInt(api.substring(api.lastIndexOf(':') + 1)))) {
            get(client, "http://" + api + "/2018-06-01/runtime/invocation/next");
            if (idle.getInputStream().read() < 0) {
                get(client, args[0] + "/closed");
            }
        }
    }

    private static void get(HttpClient client, String url) throws IOException, InterruptedException {
        client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding());
    }
}
