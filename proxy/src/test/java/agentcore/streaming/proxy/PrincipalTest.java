package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import agentcore.streaming.proxy.Principal.Kind;
import agentcore.streaming.wire.agentcore.SessionId;
import agentcore.streaming.wire.gateway.ProxyEvent.Identity;
import agentcore.streaming.wire.gateway.ProxyEvent.RequestContext;
import agentcore.streaming.wire.gateway.ProxyEventReader;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls, in each shape of event, and that no two of them meet in a session. The events are in {@code events/}. */
class PrincipalTest {
    private static final SessionId ID = new SessionId("0123456789-abcdefghijklmnopqrstuvwxyz");
    private static final String ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example01";
    private static final String SUBJECT = "aaaaaaaa-bbbb-cccc-dddd-example00001";

    static byte[] event(String name) {
        try (InputStream in = PrincipalTest.class.getResourceAsStream("/events/" + name + ".json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Principal> of(String event) {
        return Principal.of(ProxyEventReader.read(event(event)).requestContext());
    }

    @ParameterizedTest
    @CsvSource({"cognito-user-pool-id-token, TOKEN, " + ISSUER + " " + SUBJECT,
            "cognito-user-pool-access-token, TOKEN, " + ISSUER + " " + SUBJECT,
            "lambda-authorizer, AUTHORIZER, customer|4711",
            "lambda-authorizer-claims-as-text, AUTHORIZER, customer|4711",
            "cognito-identity-pool, COGNITO_IDENTITY, us-east-1:fedcba98-7654-3210-fedc-ba9876543210",
            "iam-user, IAM, arn:aws:iam::123456789012:user/team/someone",
            "iam-root, IAM, arn:aws:iam::123456789012:root",
            "iam-role, IAM, arn:aws:sts::123456789012:assumed-role/Callers",
            "iam-role-in-china, IAM, arn:aws-cn:sts::123456789012:assumed-role/Callers",
            "iam-role-of-identity-center, IAM, "
                    + "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Developer_0123456789abcdef",
            "iam-federated-user, IAM, arn:aws:sts::123456789012:federated-user/someone",
            "api-key, API_KEY, exampleid1"})
    void eachEventHasItsPrincipal(String event, Kind kind, String names) {
        assertEquals(Optional.of(new Principal(kind, List.of(names.split(" ")))), of(event));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "no-authorizer-with-nulls"})
    void whomApiGatewayDoesNotKnowIsNobody(String event) {
        assertEquals(Optional.empty(), of(event));
    }

    /** The API key of {@code claims-without-issuer} is everybody's who has the key: it doesn't stand in. */
    @ParameterizedTest
    @ValueSource(strings = {"authorizer-without-principal", "claims-without-issuer", "claims-without-subject"})
    void whomAnAuthorizerHasLetInWithoutSayingWhomIsNotTakenForSomebodyElse(String event) {
        assertTrue(
                assertThrows(ProblemException.class, () -> of(event)).advice().orElseThrow().contains("principalId"));
    }

    @Test
    void aRoleIsOnePrincipalWhateverItsSessionsAreCalled() {
        assertEquals(role("a"), role("b"));
        assertEquals(role("a"), role("b/../c\nd"));
        assertNotEquals(role("a"), Principal.of(signedBy("arn:aws:sts::123456789012:assumed-role/Other/a")));
        assertNotEquals(role("a"), Principal.of(signedBy("arn:aws:sts::210987654321:assumed-role/Callers/a")));
    }

    private static Optional<Principal> role(String session) {
        return Principal.of(signedBy("arn:aws:sts::123456789012:assumed-role/Callers/" + session));
    }

    private static RequestContext signedBy(String userArn) {
        return new RequestContext("", 0, "", new Identity("", userArn, ""), Optional.empty());
    }

    /** The same in every process and version, or sessions would be lost; made with another program. */
    @Test
    void aSessionsIdIsAlwaysTheSame() {
        assertEquals("7bd4d2083f7d8bb3dfd6cb9533ac44e363bc8b8e6d3b3b73d7e69562aefd06e4",
                Principal.session(of("cognito-user-pool-id-token"), ID).value());
        assertEquals("660c7dd47c8cba70620f0116af2d985baa9963b0e4847f93463190e60a1c41ef",
                Principal.session(of("api-key"), ID).value());
        assertEquals("f22367c48a3d7f1033ecb70d0e18676765530dc0c447f946b35c68aa9e470315",
                Principal.session(Optional.empty(), new SessionId("a".repeat(64))).value());
    }

    @Test
    void nobodysIdStaysAsItIsUnlessItLooksLikeAPrincipals() {
        assertEquals(ID, Principal.session(Optional.empty(), ID));
        SessionId ofSomebody = Principal.session(of("iam-user"), ID);
        assertNotEquals(ofSomebody, Principal.session(Optional.empty(), ofSomebody));
        SessionId inCapitals = new SessionId("A".repeat(64));
        assertNotEquals(inCapitals, Principal.session(Optional.empty(), inCapitals));
        for (int length : new int[]{63, 65}) {
            SessionId similar = new SessionId("a".repeat(length));
            assertEquals(similar, Principal.session(Optional.empty(), similar));
        }
    }

    /** Who calls, or nobody, and what the client sends. */
    private record Caller(Optional<Principal> principal, SessionId id) {}

    /** Of few characters, so that one name often ends as the next begins; also with half of a pair, which JSON allows. */
    private static Arbitrary<String> names() {
        return Arbitraries.strings().withChars("01:|/, \0\uD800\uDC00?\uFFFDab").ofMinLength(1).ofMaxLength(6);
    }

    private static Arbitrary<Optional<Principal>> principals() {
        return Combinators.combine(Arbitraries.of(Kind.class), names(), names())
                .as((kind, one, two) -> Optional.of(
                        new Principal(kind, kind == Kind.TOKEN ? List.of(one, two) : List.of(one))));
    }

    @Provide
    Arbitrary<Set<Caller>> callers() {
        Arbitrary<SessionId> ids = Arbitraries.strings().withChars("01a").ofLength(3)
                .map(end -> new SessionId("a".repeat(61) + end));
        Arbitrary<Optional<Principal>> anybody = Arbitraries.frequencyOf(
                Tuple.of(9, principals()),
                Tuple.of(1, Arbitraries.just(Optional.empty())));
        return Combinators.combine(anybody, ids).as(Caller::new).set().ofMinSize(2).ofMaxSize(60);
    }

    @Property(tries = 500)
    void noTwoCallersMeetInASessionAndEachFindsItsOwnAgain(@ForAll("callers") Set<Caller> callers) {
        Set<SessionId> sessions = callers.stream().map(caller -> Principal.session(caller.principal(), caller.id()))
                .collect(Collectors.toSet());
        assertEquals(callers.size(), sessions.size());
        assertTrue(callers.stream().allMatch(
                caller -> sessions.contains(Principal.session(caller.principal(), caller.id()))));
    }

    /** All that say the same characters in the same order, and differ only in where one field ends and the next begins. */
    @Property(tries = 50)
    void whereAFieldEndsMattersAsMuchAsWhatIsInIt(@ForAll @AlphaChars @StringLength(min = 37, max = 42) String text) {
        Set<Caller> callers = new HashSet<>();
        for (int end = 2; text.length() - end >= 33; end++) {
            SessionId id = new SessionId(text.substring(end));
            for (Kind kind : Kind.values()) {
                callers.add(new Caller(Optional.of(new Principal(kind, List.of(text.substring(0, end)))), id));
            }
            for (int middle = 1; middle < end; middle++) {
                callers.add(new Caller(Optional.of(new Principal(Kind.TOKEN,
                        List.of(text.substring(0, middle), text.substring(middle, end)))), id));
            }
        }
        noTwoCallersMeetInASessionAndEachFindsItsOwnAgain(callers);
        noTwoPrincipalsHaveOneUserIdAndEachFitsIntoAHeader(callers);
    }

    @Property(tries = 500)
    void noTwoPrincipalsHaveOneUserIdAndEachFitsIntoAHeader(@ForAll("callers") Set<Caller> callers) {
        Set<Principal> principals = callers.stream().flatMap(caller -> caller.principal().stream())
                .collect(Collectors.toSet());
        Set<String> ids = principals.stream().map(Principal::userId).collect(Collectors.toSet());
        assertEquals(principals.size(), ids.size());
        assertTrue(ids.stream().allMatch(id -> id.matches("[!-~]{1,1024}")), ids::toString);
    }

    @Test
    void aUserIdSaysWhoItIsWhereItCan() {
        assertEquals("token:" + ISSUER + "|" + SUBJECT, of("cognito-user-pool-id-token").orElseThrow().userId());
        assertEquals("authorizer:customer|4711", of("lambda-authorizer").orElseThrow().userId());
        assertEquals("iam:arn:aws:sts::123456789012:assumed-role/Callers", of("iam-role").orElseThrow().userId());
        assertEquals("sha256:eff4cf1bc1521ec8ffa63c5171e79a134d5d76bd7bdf08cf8a6007b3c40fc8a0",
                new Principal(Kind.IAM, List.of("日本")).userId());
        String longest = "x".repeat(1024 - "authorizer:".length());
        assertEquals("authorizer:" + longest, new Principal(Kind.AUTHORIZER, List.of(longest)).userId());
        for (Principal other : List.of(new Principal(Kind.AUTHORIZER, List.of(longest + "x")),
                new Principal(Kind.AUTHORIZER, List.of("a b")), new Principal(Kind.AUTHORIZER, List.of("a\r\nX: b")),
                new Principal(Kind.TOKEN, List.of("a|b", "c")))) {
            assertTrue(other.userId().matches("sha256:[0-9a-f]{64}"), other.userId());
        }
    }

    @Test
    void noKindIsCalledLikeAHash() {
        assertFalse(Stream.of(Kind.values())
                .anyMatch(kind -> new Principal(kind, List.of("x", "y")).userId().startsWith("sha256:")));
    }
}
