package agentcore.streaming.local.lambda;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Handlers as AWS's runtime for Java calls them. */
public final class AwsHandlers {
    public Map<String, Object> echo(Map<String, Object> event) {
        return event;
    }

    public Object fail(Map<String, Object> event) {
        throw new IllegalStateException("planned by the test");
    }

    public Object exit(Map<String, Object> event) {
        System.exit(7);
        return null;
    }

    /** Asks at a URL what to answer, and says which process it is. */
    public String ask(Map<String, Object> event) throws IOException, InterruptedException {
        URI uri = URI.create(event.get("url").toString() + ProcessHandle.current().pid());
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
