package agentcore.streaming.local.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * What the API declares: the paths and methods of {@code contract/openapi.json}, of which the deployed API is made too. The
 * build puts it beside this class.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.0.1#path-item-object">OpenAPI 3.0.1, Path Item Object</a>
 */
public final class DeclaredRoutes {
    /** The members of a path that are methods; others say something of all of them. */
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch",
            "trace");
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private DeclaredRoutes() {}

    /** The routes of the API, in the document's order. */
    public static List<Route> read() throws IOException {
        try (InputStream document = DeclaredRoutes.class.getResourceAsStream("openapi.json")) {
            return read(document);
        }
    }

    static List<Route> read(InputStream document) throws IOException {
        List<Route> routes = new ArrayList<>();
        try (JsonParser json = JSON.createParser(document)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean paths = json.currentName().equals("paths");
                json.nextToken();
                if (paths) {
                    readPaths(json, routes);
                } else {
                    json.skipChildren();
                }
            }
        }
        return routes;
    }

    private static void readPaths(JsonParser json, List<Route> routes) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String path = json.currentName();
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String member = json.currentName();
                json.nextToken();
                json.skipChildren();
                if (METHODS.contains(member)) {
                    routes.add(new Route(member.toUpperCase(Locale.ROOT), path));
                }
            }
        }
    }
}
