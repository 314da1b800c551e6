package agentcore.streaming.proxy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import agentcore.streaming.wire.agentcore.AgentCoreApi;
import agentcore.streaming.wire.agentcore.SessionId;
import agentcore.streaming.wire.gateway.ProxyEvent.Authorizer;
import agentcore.streaming.wire.gateway.ProxyEvent.Identity;
import agentcore.streaming.wire.gateway.ProxyEvent.RequestContext;

/**
 * Who calls, as API Gateway has verified it; never by a header, which the caller writes. A session belongs to its principal:
 * AgentCore itself binds none to anybody, so its session ids are made of the principal and the client's id.
 *
 * @param kind by what the caller is known
 * @param names what tells one principal of that kind from the others, always as many for one kind
 */
record Principal(Kind kind, List<String> names) {
    /** What a session of nobody in particular could be taken for otherwise: one of a principal's. */
    private static final Pattern LIKE_OURS = Pattern.compile("[0-9a-fA-F]{64}");
    /** IAM identifiers: the part behind the role's name is chosen by whoever assumes the role. */
    private static final Pattern ASSUMED_ROLE = Pattern.compile("(arn:[^:]*:sts:[^:]*:[^:]*:assumed-role/[^/]+)/.*",
            Pattern.DOTALL);
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");

    /** By what a caller is known, in the order in which they count. */
    enum Kind {
        /** A token's issuer and subject. */
        TOKEN("token"),
        /** What a Lambda authorizer calls it. */
        AUTHORIZER("authorizer"),
        /** An identity of a Cognito identity pool. */
        COGNITO_IDENTITY("cognito-identity"),
        /** An IAM user or role. */
        IAM("iam"),
        /** An API key. */
        API_KEY("api-key");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /**
     * The principal of a request; empty where API Gateway knows none.
     *
     * @throws ProblemException if there is an authorizer, and what it says names nobody: whom it has let in must not
     *     share the sessions of those whom nobody looks at
     */
    static Optional<Principal> of(RequestContext request) {
        if (request.authorizer().isPresent()) {
            return Optional.of(of(request.authorizer().get()));
        }
        Identity identity = request.identity();
        return Stream.of(new Principal(Kind.COGNITO_IDENTITY, List.of(identity.cognitoIdentityId())),
                new Principal(Kind.IAM, List.of(withoutRoleSession(identity.userArn()))),
                new Principal(Kind.API_KEY, List.of(identity.apiKeyId())))
                .filter(principal -> !principal.names().getFirst().isEmpty()).findFirst();
    }

    private static Principal of(Authorizer authorizer) {
        String issuer = authorizer.claims().getOrDefault("iss", "");
        String subject = authorizer.claims().getOrDefault("sub", "");
        if (!issuer.isEmpty() && !subject.isEmpty()) {
            return new Principal(Kind.TOKEN, List.of(issuer, subject));
        }
        if (authorizer.principalId().isEmpty()) {
            throw ProblemException.ofOperator(
                    "The API's authorizer has let somebody in and not said whom: it must give a "
                            + "principalId, or claims with iss and sub.");
        }
        return new Principal(Kind.AUTHORIZER, List.of(authorizer.principalId()));
    }

    /** In every partition. Users, the root and federated users stay as they are: none of them chooses its own name. */
    private static String withoutRoleSession(String userArn) {
        Matcher role = ASSUMED_ROLE.matcher(userArn);
        return role.matches() ? role.group(1) : userArn;
    }

    /**
     * AgentCore's id for a client's session: 64 hexadecimal digits that no other principal, and no other id of this one,
     * leads to; the same in every process. The id of a client without principal stays as it is, unless it could be such a one.
     */
    static SessionId session(Optional<Principal> principal, SessionId id) {
        if (principal.isEmpty()) {
            return LIKE_OURS.matcher(id.value()).matches() ? new SessionId(hash(Stream.of("", id.value()))) : id;
        }
        return new SessionId(hash(Stream.concat(principal.get().fields(), Stream.of(id.value()))));
    }

    /**
     * The principal for AgentCore: its kind, a colon, and what it is called ({@code token:ISSUER|SUBJECT}). Where that isn't
     * printable ASCII, or too long, or could be read in two ways, it is {@code sha256:} and a hash of it.
     */
    String userId() {
        String text = kind.word + ":" + String.join("|", names);
        boolean fits = PRINTABLE.matcher(text).matches() && text.length() <= AgentCoreApi.MAX_USER_ID
                && names.subList(0, names.size() - 1).stream().noneMatch(name -> name.contains("|"));
        return fits ? text : "sha256:" + hash(fields());
    }

    private Stream<String> fields() {
        return Stream.concat(Stream.of(kind.word), names.stream());
    }

    /** Each field with its length before it, so that none can run into the next; by characters, as not all have a UTF-8. */
    private static String hash(Stream<String> fields) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            DataOutputStream out = new DataOutputStream(
                    new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
            for (String field : fields.toList()) {
                out.writeInt(field.length());
                out.writeChars(field);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a digest doesn't fail
        }
    }
}
