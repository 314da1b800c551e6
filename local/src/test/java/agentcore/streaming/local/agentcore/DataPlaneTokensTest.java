package agentcore.streaming.local.agentcore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import agentcore.streaming.local.http.RawClient;
import agentcore.streaming.local.tokens.TokenIssuer;
import agentcore.streaming.wire.agentcore.RuntimeArn;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A runtime that takes tokens. */
class DataPlaneTokensTest {
    private static final RuntimeArn RUNTIME = RuntimeArn
            .parse("arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEfGhIj");
    private static final String PATH = "/runtimes/" + RUNTIME.runtimeId() + "/invocations?accountId="
            + RUNTIME.accountId();
    private static final Duration HOUR = Duration.ofHours(1);

    private final ScriptedServer agent = new ScriptedServer();
    private TokenIssuer issuer;
    private DataPlane dataPlane;
    private RawClient caller;

    @BeforeEach
    void start() throws IOException {
        issuer = TokenIssuer.start();
        start(Set.of(), Set.of(TokenIssuer.CLIENT_ID), List.of());
    }

    private void start(Set<String> audience, Set<String> clients, List<String> allowList) throws IOException {
        dataPlane = DataPlane.start(RUNTIME, Set.of("DEFAULT"), agent.url(),
                new JwtAuthorizer(issuer.discoveryUrl(), audience, clients), allowList);
        caller = new RawClient(URI.create(dataPlane.url()).getPort());
    }

    @AfterEach
    void stop() throws IOException {
        stopDataPlane();
        issuer.close();
        agent.close();
    }

    private void stopDataPlane() throws IOException {
        caller.close();
        dataPlane.close();
    }

    /** Over a connection of its own: a refusal ends one whose request has not been read. */
    private void send(String headers) throws IOException {
        caller.close();
        caller = new RawClient(URI.create(dataPlane.url()).getPort());
        caller.send("POST " + PATH + " HTTP/1.1\r\nContent-Length: 2\r\n" + headers + "\r\n{}");
    }

    private Call taken(String token) throws IOException {
        send("Authorization: Bearer " + token + "\r\n");
        return agent.take();
    }

    private void assertUnauthorized(String authorization) throws IOException {
        send("Authorization: " + authorization + "\r\n");
        assertEquals(401, caller.status());
        assertEquals(Optional.of("UnauthorizedException"), caller.header("x-amzn-ErrorType"));
        assertEquals(Optional.of("Bearer resource_metadata=\"" + dataPlane.url()
                + "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fmy_agent-AbCdEfGhIj"
                + "/invocations/.well-known/oauth-protected-resource?qualifier=DEFAULT\""),
                caller.header("WWW-Authenticate"));
        caller.body();
        assertEquals(0, agent.callsNotTaken());
    }

    private void assertInvalid(String token) throws IOException {
        assertUnauthorized("Bearer " + token);
    }

    private void assertDenied(String headers) throws IOException {
        send(headers);
        assertEquals(403, caller.status());
        assertEquals(Optional.of("AccessDeniedException"), caller.header("x-amzn-ErrorType"));
        assertEquals(Optional.empty(), caller.header("WWW-Authenticate"));
        assertEquals(0, agent.callsNotTaken());
    }

    private Map<String, Object> claims() {
        return new HashMap<>(Map.of("iss", issuer.discoveryUrl().replace("/.well-known/openid-configuration", ""),
                "client_id", TokenIssuer.CLIENT_ID, "exp", Date.from(Instant.now().plus(HOUR))));
    }

    private String tokenWith(String claim, Object value) {
        Map<String, Object> claims = claims();
        claims.put(claim, value);
        return issuer.token(claims);
    }

    @Test
    void aTokenOfItsIssuerIsTakenAndTheAgentDoesNotSeeIt() throws Exception {
        Call call = taken(issuer.token(HOUR));
        assertEquals(Optional.empty(), call.header("Authorization"));
        call.answer(200, "yes");
        assertEquals(200, caller.status());
        assertEquals("yes", caller.body());
        taken(issuer.token(claims())).answer(200, "also with no more claims than these");
        assertEquals(200, caller.status());
    }

    @Test
    void theAgentSeesItIfTheAllowListNamesIt() throws Exception {
        stopDataPlane();
        start(Set.of(), Set.of(), List.of("Authorization"));
        String token = issuer.token(HOUR);
        Call call = taken(token);
        assertEquals(Optional.of("Bearer " + token), call.header("Authorization"));
        call.answer(200, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic dXNlcjpwYXNz", "Bearer"})
    void withoutATokenItIs401(String authorization) throws Exception {
        assertUnauthorized(authorization);
    }

    @Test
    void aTokenMustBeValidNow() throws Exception {
        assertInvalid(issuer.token(Duration.ofSeconds(-1)));
        assertInvalid(tokenWith("nbf", Date.from(Instant.now().plus(HOUR))));
        Map<String, Object> endless = claims();
        endless.remove("exp");
        assertInvalid(issuer.token(endless));
    }

    @Test
    void aTokenMustBeOfThisIssuerAndForThisClient() throws Exception {
        assertInvalid(tokenWith("iss", "https://elsewhere.example"));
        assertInvalid(tokenWith("client_id", "another-client"));
        Map<String, Object> nobodys = claims();
        nobodys.remove("client_id");
        assertInvalid(issuer.token(nobodys));
    }

    @Test
    void aTokenMustBeSignedByTheIssuersKey() throws Exception {
        String token = issuer.token(HOUR);
        String[] parts = token.split("\\.");
        assertDenied("Authorization: Bearer " + parts[0] + "." + parts[1] + ".\r\n");
        assertInvalid(parts[0] + "." + parts[1] + "." + new StringBuilder(parts[2]).reverse());
        assertInvalid(parts[0] + "." + issuer.token(Duration.ofHours(2)).split("\\.")[1] + "." + parts[2]);
        // {"alg":"none"}
        assertInvalid("eyJhbGciOiJub25lIn0." + parts[1] + ".");
        try (TokenIssuer other = TokenIssuer.start()) {
            assertInvalid(other.token(claims()));
        }
        taken(token).answer(200, "");
        assertEquals(200, caller.status());
    }

    @Test
    void whereAudiencesAreNamedATokenMustHaveOneOfThem() throws Exception {
        stopDataPlane();
        start(Set.of("a", "b"), Set.of(), List.of());
        assertInvalid(issuer.token(HOUR));
        assertInvalid(tokenWith("aud", "c"));
        taken(tokenWith("aud", List.of("c", "b"))).answer(200, "");
        assertEquals(200, caller.status());
    }

    @Test
    void aSignedCallIsDenied() throws Exception {
        assertDenied(
                "X-Amz-Date: 20260309T080706Z\r\nAuthorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260309/us-east-1/"
                        + "bedrock-agentcore/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123456789abcdef\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b", "a.b.c"})
    void whatIsNoJwtIsDenied(String token) throws Exception {
        assertDenied("Authorization: Bearer " + token + "\r\n");
    }

    @Test
    void anIssuerThatCanNotBeReachedIsTheServicesFailure() throws Exception {
        String token = issuer.token(HOUR);
        issuer.close();
        send("Authorization: Bearer " + token + "\r\n");
        assertEquals(500, caller.status());
    }

    @Test
    void aDiscoveryUrlMustEndAsTheServiceWantsIt() {
        assertThrows(IllegalArgumentException.class,
                () -> new JwtAuthorizer("https://issuer.example/", Set.of(), Set.of()));
    }
}
