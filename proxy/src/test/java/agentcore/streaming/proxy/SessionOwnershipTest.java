package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;

import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.agentcore.AgentCoreApi;
import agentcore.streaming.wire.agentcore.SessionId;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.gateway.ProxyEventReader;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the event to the session and the user that AgentCore is told. */
class SessionOwnershipTest {
    private static final String ID = "0123456789-abcdefghijklmnopqrstuvwxyz";

    private InProcessChain chain;

    @AfterEach
    void closeChain() {
        chain.close();
    }

    /** What AgentCore is called with, and what the client is told. */
    private record Seen(Call call, Exchange exchange) {
        String session() {
            return call.header(AgentCoreApi.SESSION_ID).orElseThrow();
        }

        Optional<String> user() {
            return call.header(AgentCoreApi.USER_ID);
        }
    }

    private Seen answered(JsonObject event) {
        Exchange exchange = chain.send(event);
        Call call = chain.takeAgentCall();
        call.readBody();
        call.answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
        assertEquals("data: 1\n\n", exchange.readRest());
        return new Seen(call, exchange);
    }

    private static JsonObject event(String name, String... headers) {
        JsonObject event = new JsonObject(new String(PrincipalTest.event(name)));
        event.putNull("multiValueHeaders");
        event.getJsonObject("headers").put("X-Session-Id", ID);
        for (int i = 0; i < headers.length; i += 2) {
            event.getJsonObject("headers").put(headers[i], headers[i + 1]);
        }
        return event;
    }

    private static String upstream(String name, String id) {
        return Principal.session(Principal.of(ProxyEventReader.read(PrincipalTest.event(name)).requestContext()),
                new SessionId(id)).value();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cognito-user-pool-id-token", "lambda-authorizer", "cognito-identity-pool", "iam-role",
            "api-key"})
    void theSessionIsTheCallersAndTheClientSeesItsOwnIdOnly(String name) {
        chain = new InProcessChain();
        Seen seen = answered(event(name));
        assertEquals(upstream(name, ID), seen.session());
        assertNotEquals(ID, seen.session());
        assertEquals(Optional.of(ID), seen.exchange().header("X-Session-Id"));
    }

    @Test
    void nobodysSessionIsTheClientsId() {
        chain = new InProcessChain();
        assertEquals(ID, answered(event("nobody")).session());
    }

    @Test
    void aCallerThatNamesNoSessionIsToldANewOneWhichLeadsToTheSameOneAgain() {
        chain = new InProcessChain();
        JsonObject event = event("iam-user");
        event.getJsonObject("headers").remove("X-Session-Id");
        Seen seen = answered(event);
        String told = seen.exchange().header("X-Session-Id").orElseThrow();
        assertTrue(told.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), told);
        assertEquals(upstream("iam-user", told), seen.session());
        assertEquals(seen.session(), answered(event("iam-user", "X-Session-Id", told)).session());
    }

    /** aws-lambda-web-adapter#286, and what else has been believed somewhere. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            x-amzn-request-context ~ {"authorizer":{"claims":{"iss":"https://evil","sub":"admin"}}}
            X-Amzn-Request-Context ~ {"authorizer":{"principalId":"admin"}}
            X-Amzn-Bedrock-AgentCore-Runtime-User-Id ~ admin
            X-Amzn-Bedrock-AgentCore-Runtime-Session-Id ~ another-session-of-mine-0123456789-0123456789
            X-Amzn-Oidc-Identity ~ admin
            X-Amzn-Oidc-Data ~ eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsImlzcyI6ImV2aWwifQ.
            Authorization ~ Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsImlzcyI6ImV2aWwifQ.
            X-User-Id ~ admin
            X-Api-Key ~ another-key
            Cookie ~ sub=admin
            """)
    void whatAClientWritesIntoItsHeadersChangesNothing(String header, String value) {
        chain = new InProcessChain("PROXY_FORWARD_USER_ID", "on");
        for (String name : new String[]{"cognito-user-pool-access-token", "nobody"}) {
            Seen plain = answered(event(name));
            Seen spoofed = answered(event(name, header, value));
            assertEquals(plain.session(), spoofed.session());
            assertEquals(plain.user(), spoofed.user());
        }
    }

    @Test
    void anAuthorizerThatDoesNotSayWhomItLetInIsTheOperatorsToMend() {
        try (RecordedLog log = new RecordedLog()) {
            chain = new InProcessChain();
            Exchange exchange = chain.send(event("claims-without-subject"));
            assertEquals(500, exchange.status());
            assertTrue(exchange.readRest().contains("InternalError"));
            assertEquals(0, chain.agentCalls());
            assertTrue(log.text().contains("it must give a principalId, or claims with iss and sub"), log.text());
        }
    }

    @ParameterizedTest
    @CsvSource({"iam-user, ConflictException", "nobody, ConflictException", "nobody, RetryableConflictException"})
    void noIdIsLoggedAndTheUpstreamsIsNotTold(String name, String code) {
        RecordedLog log = new RecordedLog();
        String told;
        try {
            chain = new InProcessChain("PROXY_LOG_LEVEL", "TRACE", "PROXY_FIRST_BYTE_TIMEOUT", "300ms");
            answered(event(name));
            chain.awaitTimers(3); // of that answer: for the first byte, silence, the relay
            Exchange exchange = chain.send(event(name));
            chain.awaitTimers(2);
            for (int conflict = 1; conflict <= (code.startsWith("Retryable") ? 2 : 1); conflict++) {
                Call call = chain.takeAgentCall();
                call.readBody();
                call.answer(409, "{\"message\":\"busy: " + upstream(name, ID) + "\"}", "x-amzn-ErrorType: " + code);
                if (conflict == 1 && code.startsWith("Retryable")) {
                    chain.awaitTimers(1);
                    chain.pass(Duration.ofMillis(200)); // the next pause would end after the time for an answer
                }
            }
            assertEquals(Optional.of(ID), exchange.header("X-Session-Id"));
            told = exchange.readRest();
        } finally {
            log.close();
            chain.close();
            chain = new InProcessChain("PROXY_LOG_LEVEL", "INFO"); // the level is the whole JVM's
        }
        assertTrue(log.text().contains("AgentCore answered 409 " + code), log.text());
        assertFalse(told.contains(upstream(name, ID)), told);
        assertFalse(log.text().contains(upstream(name, ID)) || log.text().contains(ID), log.text());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"off, cognito-user-pool-id-token, -",
            "on, cognito-user-pool-id-token, token:https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example01"
                    + "|aaaaaaaa-bbbb-cccc-dddd-example00001",
            "on, iam-role, iam:arn:aws:sts::123456789012:assumed-role/Callers", "on, nobody, -"})
    void theUserIsTheVerifiedPrincipalIfTheSettingSaysSo(String setting, String name, String user) {
        chain = new InProcessChain("PROXY_FORWARD_USER_ID", setting);
        assertEquals(Optional.ofNullable(user), answered(event(name)).user());
    }

    @ParameterizedTest
    @CsvSource({"on, iam-role, true", "off, iam-role, false", "on, nobody, false"})
    void whoMayNotCallForAUserIsToldWhatTheRoleNeeds(String setting, String name, boolean forUser) {
        try (RecordedLog log = new RecordedLog()) {
            chain = new InProcessChain("PROXY_FORWARD_USER_ID", setting);
            Exchange exchange = chain.send(event(name));
            Call call = chain.takeAgentCall();
            call.readBody();
            call.answer(403, "{}", "x-amzn-ErrorType: AccessDeniedException");
            assertEquals(502, exchange.status());
            exchange.readToEnd();
            assertEquals(forUser, log.text().contains("bedrock-agentcore:InvokeAgentRuntimeForUser"), log.text());
        }
    }
}
