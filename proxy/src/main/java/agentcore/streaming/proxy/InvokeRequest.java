package agentcore.streaming.proxy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import agentcore.streaming.wire.agentcore.SessionId;
import agentcore.streaming.wire.gateway.Headers;
import agentcore.streaming.wire.gateway.ProxyEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/**
 * A request to the agent that has passed all checks which need no agent.
 *
 * @param sessionId the session that the client named, or a new one
 * @param payload the client's JSON, byte for byte
 */
record InvokeRequest(SessionId sessionId, byte[] payload) {
    /** The header, of requests and responses, that names the session. */
    static final String SESSION_HEADER = "X-Session-Id";

    private static final String SESSION_MEMBER = "sessionId";
    private static final int MAX_DEPTH = 1000;
    /** The parser's limits on names, texts and numbers are for those who keep them; here the body's limit is the one. */
    private static final JsonFactory JSON = JsonFactory.builder()
            // No table of names that were seen before: a body may have a million of them.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(Integer.MAX_VALUE).maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE).build())
            .build();

    /**
     * Checks a request.
     *
     * @throws ProblemException for the first thing that is wrong with it
     */
    static InvokeRequest of(ProxyEvent event, int maxRequest) {
        requireJson(event.headers().first("Content-Type"));
        byte[] body = event.decodedBody();
        if (body.length == 0) {
            throw new ProblemException(ProblemType.BAD_REQUEST,
                    "The request has no body: send a JSON object such as {\"prompt\":\"Hello\"}.");
        }
        if (body.length > maxRequest) {
            throw new ProblemException(ProblemType.PAYLOAD_TOO_LARGE,
                    "The request's body has " + body.length + " bytes; at most " + maxRequest + " are taken.");
        }
        return new InvokeRequest(sessionId(sessionHeader(event.headers()), sessionMember(body)), body);
    }

    /** The session that a request names in its header, whatever else is wrong with it. */
    static Optional<SessionId> namedIn(Headers headers) {
        List<String> named = sessionsIn(headers);
        return named.size() == 1 ? SessionId.parse(named.getFirst()) : Optional.empty();
    }

    private static Optional<String> sessionHeader(Headers headers) {
        List<String> named = sessionsIn(headers);
        if (named.size() > 1) {
            throw new ProblemException(ProblemType.BAD_REQUEST,
                    "The request has the header " + SESSION_HEADER + " with different sessions: send one of them.");
        }
        return named.stream().findFirst();
    }

    private static List<String> sessionsIn(Headers headers) {
        return headers.all(SESSION_HEADER).stream().distinct().toList();
    }

    /** {@code application/json} or {@code application/*+json}, with or without parameters; none at all counts as JSON. */
    private static void requireJson(Optional<String> contentType) {
        String type = contentType.orElse("application/json").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.matches("application/[^/\\s]+\\+json")) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "The request's Content-Type must be application/json, or application/ and something that ends in +json.");
        }
    }

    /** Reads the whole body, as all of it has to be JSON, and keeps one member. */
    private static Optional<String> sessionMember(byte[] body) {
        Optional<String> session = Optional.empty();
        try (JsonParser json = JSON.createParser(utf8(body))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new ProblemException(ProblemType.BAD_REQUEST,
                        "The request's body must be a JSON object such as {\"prompt\":\"Hello\"}.");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isSession = json.currentName().equals(SESSION_MEMBER);
                JsonToken value = json.nextToken();
                if (isSession && value != JsonToken.VALUE_STRING) {
                    throw badSession("The member " + SESSION_MEMBER);
                }
                if (isSession && session.isPresent()) {
                    throw new ProblemException(ProblemType.BAD_REQUEST,
                            "The request's body has the member " + SESSION_MEMBER + " twice.");
                }
                if (isSession) {
                    session = Optional.of(json.getText());
                } else {
                    json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw new ProblemException(ProblemType.BAD_REQUEST,
                        "The request's body must be one JSON object and no more.");
            }
        } catch (StreamConstraintsException e) {
            throw new ProblemException(ProblemType.BAD_REQUEST,
                    "The request's body is nested deeper than " + MAX_DEPTH + " levels.");
        } catch (IOException e) { // whose words quote the body, and would do so in the log
            throw new ProblemException(ProblemType.BAD_REQUEST, "The request's body is not valid JSON in UTF-8.");
        }
        return session;
    }

    /** Strictly: of what isn't UTF-8 nobody knows what the agent would make. */
    private static Reader utf8(byte[] body) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return new InputStreamReader(new ByteArrayInputStream(body), decoder);
    }

    private static SessionId sessionId(Optional<String> header, Optional<String> member) {
        Optional<SessionId> fromHeader = header.map(value -> parsed("The header " + SESSION_HEADER, value));
        Optional<SessionId> fromMember = member.map(value -> parsed("The member " + SESSION_MEMBER, value));
        if (fromHeader.isPresent() && fromMember.isPresent() && !fromHeader.equals(fromMember)) {
            throw new ProblemException(ProblemType.BAD_REQUEST, "The header " + SESSION_HEADER + " and the member "
                    + SESSION_MEMBER + " name different sessions: send one of them.");
        }
        return fromHeader.or(() -> fromMember).orElseGet(SessionId::random);
    }

    private static SessionId parsed(String where, String value) {
        return SessionId.parse(value).orElseThrow(() -> badSession(where));
    }

    private static ProblemException badSession(String where) {
        return new ProblemException(ProblemType.BAD_REQUEST, where + " must be a text of " + SessionId.RULE + ".");
    }
}
