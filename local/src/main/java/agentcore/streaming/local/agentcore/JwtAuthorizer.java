package agentcore.streaming.local.agentcore;

import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;
import java.util.Set;

import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.wire.agentcore.AgentCoreError;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.JWTProcessor;

/**
 * Wants a token of an issuer: signed by one of its keys (RS256), valid now, and for one of the audiences and clients, as far as
 * they are named. The issuer is asked when the first token comes.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CustomJWTAuthorizerConfiguration.html">
 *      CustomJWTAuthorizerConfiguration</a>
 */
public final class JwtAuthorizer implements Authorizer {
    private static final String SCHEME = "Bearer ";
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";
    private static final int PATIENCE_MILLIS = 5000;
    private static final int MAX_METADATA = 64 * 1024;

    private final URI discoveryUrl;
    private final Set<String> allowedAudience;
    private final Set<String> allowedClients;
    private JWTProcessor<SecurityContext> processor;

    /**
     * An authorizer.
     *
     * @param discoveryUrl ends in {@code /.well-known/openid-configuration}
     * @param allowedAudience values of the claim {@code aud}, one of which a token must have; empty for any
     * @param allowedClients values of the claim {@code client_id}; empty for any
     * @throws IllegalArgumentException if it is no such URL
     */
    public JwtAuthorizer(String discoveryUrl, Set<String> allowedAudience, Set<String> allowedClients) {
        if (!discoveryUrl.endsWith(WELL_KNOWN)) {
            throw new IllegalArgumentException("A discovery URL must end in " + WELL_KNOWN + ".");
        }
        this.discoveryUrl = URI.create(discoveryUrl);
        this.allowedAudience = Set.copyOf(allowedAudience);
        this.allowedClients = Set.copyOf(allowedClients);
    }

    /**
     * {@inheritDoc} A signature is denied: it is the other kind of runtime that takes those. That what is no JWT is denied too,
     * and a JWT that is not valid unauthorized, is what users of AgentCore have seen; documented is the missing token.
     */
    @Override
    public void require(HttpHeaders headers) throws ServiceException {
        String authorization = headers.first("Authorization").orElse("");
        if (authorization.startsWith(SignatureAuthorizer.SCHEME)) {
            throw new ServiceException(AgentCoreError.ACCESS_DENIED, "Authorization method mismatch: the request is "
                    + "signed (SigV4), and the runtime takes bearer tokens.");
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new ServiceException(AgentCoreError.UNAUTHORIZED, "Missing Authentication Token");
        }
        verify(parsed(authorization.substring(SCHEME.length()).strip()));
    }

    private static JWT parsed(String token) throws ServiceException {
        try {
            return JWTParser.parse(token);
        } catch (ParseException e) {
            throw new ServiceException(AgentCoreError.ACCESS_DENIED,
                    "OAuth authorization failed: Failed to parse token");
        }
    }

    private void verify(JWT token) throws ServiceException {
        try {
            String client = processor().process(token, null).getStringClaim("client_id");
            if (!allowedClients.isEmpty() && (client == null || !allowedClients.contains(client))) {
                throw new ServiceException(AgentCoreError.UNAUTHORIZED,
                        "Claim 'client_id' value mismatch with configuration.");
            }
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw new ServiceException(AgentCoreError.UNAUTHORIZED, "The token is not valid: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw new ServiceException(AgentCoreError.INTERNAL_SERVER,
                    discoveryUrl + " can't be read (" + e.getMessage() + ").");
        }
    }

    private synchronized JWTProcessor<SecurityContext> processor() throws IOException, ParseException {
        if (processor == null) {
            Map<String, Object> metadata = JSONObjectUtils
                    .parse(new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, MAX_METADATA)
                            .retrieveResource(discoveryUrl.toURL()).getContent());
            processor = processor(JSONObjectUtils.getString(metadata, "issuer"),
                    JSONObjectUtils.getURI(metadata, "jwks_uri"));
        }
        return processor;
    }

    private JWTProcessor<SecurityContext> processor(String issuer, URI keys) throws IOException {
        DefaultJWTProcessor<SecurityContext> made = new DefaultJWTProcessor<>();
        made.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"),
                null));
        made.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256,
                JWKSourceBuilder.create(keys.toURL()).build()));
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                allowedAudience.isEmpty() ? null : allowedAudience, new JWTClaimsSet.Builder().issuer(issuer).build(),
                Set.of("exp"), Set.of());
        claims.setMaxClockSkew(0); // one machine, one clock
        made.setJWTClaimsSetVerifier(claims);
        return made;
    }

    @Override
    public boolean authorizationMayBeForwarded() {
        return true;
    }
}
