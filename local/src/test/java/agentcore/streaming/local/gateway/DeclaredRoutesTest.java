package agentcore.streaming.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import agentcore.streaming.local.http.HttpServer;
import agentcore.streaming.local.http.RawClient;
import agentcore.streaming.wire.fixture.ScriptedServer;
import org.junit.jupiter.api.Test;

/** What the front serves is what the API's document declares. */
class DeclaredRoutesTest {
    private static final Set<String> DECLARED = Set.of("POST /invoke", "OPTIONS /invoke", "DELETE /sessions/{id}",
            "OPTIONS /sessions/{id}");

    @Test
    void theDocumentIsTheOneThatIsDeployed() throws IOException {
        assertEquals(Files.readString(Path.of("../contract/openapi.json")),
                new String(DeclaredRoutes.class.getResourceAsStream("openapi.json").readAllBytes(), UTF_8));
    }

    @Test
    void methodsAreRoutesAndTheOtherMembersOfAPathAreNot() throws IOException {
        String document = """
                {"paths": {"/a/{b}": {"parameters": [{"get": {}}], "get": {"post": {}}, "x-get": {}},
                           "/c": {"trace": {}, "summary": "put", "servers": []}},
                 "components": {"paths": {"/d": {"get": {}}}}}""";
        assertEquals(List.of(new Route("GET", "/a/{b}"), new Route("TRACE", "/c")),
                DeclaredRoutes.read(new ByteArrayInputStream(document.getBytes(UTF_8))));
    }

    /** Every method and path is tried; what doesn't reach Lambda, which fails here, is answered 403. */
    @Test
    void theFrontServesTheDeclaredRoutesAndNoOthers() throws Exception {
        Set<String> served = new TreeSet<>();
        try (ScriptedServer lambda = new ScriptedServer(call -> {
            call.readBody();
            call.answer(500, "");
            return true;
        });
                ApiGateway gateway = new ApiGateway(DeclaredRoutes.read(), lambda.url(), "f", AfterFailure.CUT);
                HttpServer server = HttpServer.start(gateway)) {
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")) {
                for (String path : List.of("/", "/invoke", "/invoke/", "/invoke/{id}", "/sessions", "/sessions/",
                        "/sessions/{id}", "/sessions/{id}/")) {
                    try (RawClient client = new RawClient(server.port())) {
                        client.send(
                                method + " " + path.replace("{id}", "1") + " HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
                        if (client.status() != 403) {
                            served.add(method + " " + path);
                        }
                    }
                }
            }
        }
        assertEquals(new TreeSet<>(DECLARED), served);
    }
}
