package agentcore.streaming.local.tokens;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

import agentcore.streaming.local.http.HttpHandler;
import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.local.http.HttpRequest;
import agentcore.streaming.local.http.HttpResponse;
import agentcore.streaming.local.http.HttpServer;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/**
 * Signs tokens (RS256) with a key of its own, and publishes that key. Whoever reaches it gets a token: it listens on loopback
 * only. Thread-safe.
 *
 * <p>{@code GET /token} answers a token that is valid for an hour, or for {@code ?expires_in=SECONDS}, which may be negative.
 */
public final class TokenIssuer implements HttpHandler, AutoCloseable {
    /** The client that its tokens are for. */
    public static final String CLIENT_ID = "local-client";

    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final String KEYS = "/jwks";
    private static final String TOKEN = "/token";
    private static final String LIFETIME = "expires_in";
    private static final Duration USUAL_LIFETIME = Duration.ofHours(1);

    private final RSAKey key;
    private final HttpServer server;

    private TokenIssuer() throws IOException {
        try {
            key = new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("The JDK has no RSA keys.", e);
        }
        server = HttpServer.start(this);
    }

    /**
     * Starts an issuer with a new key.
     *
     * @return the issuer
     * @throws IOException if it can't listen
     */
    public static TokenIssuer start() throws IOException {
        return new TokenIssuer();
    }

    /**
     * Where its metadata is, as a JWT authorizer wants to know.
     *
     * @return a URL that ends in {@code /.well-known/openid-configuration}
     */
    public String discoveryUrl() {
        return server.url() + DISCOVERY;
    }

    /**
     * Where tokens are to be had.
     *
     * @return a URL that answers {@code GET} with a token
     */
    public String tokenUrl() {
        return server.url() + TOKEN;
    }

    /**
     * A token with the claims that an access token of Cognito's has.
     *
     * @param lifetime how long it is valid from now on; negative for one whose time is over
     * @return the token
     */
    public String token(Duration lifetime) {
        Instant now = Instant.now();
        return token(
                Map.of("iss", server.url(), "sub", "local-user", "client_id", CLIENT_ID, "token_use", "access", "iat",
                        Date.from(now), "exp", Date.from(now.plus(lifetime)), "jti", UUID.randomUUID().toString()));
    }

    /**
     * A token with any claims.
     *
     * @param claims by name
     * @return the token
     */
    public String token(Map<String, Object> claims) {
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder();
        claims.forEach(set::claim);
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                set.build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("The JDK can't sign.", e);
        }
        return token.serialize();
    }

    /** {@inheritDoc} */
    @Override
    public void handle(HttpRequest request, HttpResponse response) throws IOException {
        if (!request.method().equals("GET")) {
            send(405, "text/plain", "Only GET is possible here.\n", response);
            return;
        }
        switch (request.rawPath()) {
            case DISCOVERY -> send(200, "application/json",
                    JSONObjectUtils.toJSONString(Map.of("issuer", server.url(), "jwks_uri", server.url() + KEYS)),
                    response);
            case KEYS -> send(200, "application/json", new JWKSet(key.toPublicJWK()).toString(), response);
            case TOKEN -> sendToken(request.query(LIFETIME).orElse(String.valueOf(USUAL_LIFETIME.toSeconds())),
                    response);
            default -> send(404, "text/plain", "There is nothing here.\n", response);
        }
    }

    private void sendToken(String seconds, HttpResponse response) throws IOException {
        if (seconds.matches("-?[0-9]{1,9}")) {
            send(200, "text/plain", token(Duration.ofSeconds(Long.parseLong(seconds))) + "\n", response);
        } else {
            send(400, "text/plain", LIFETIME + " must be a number of seconds, such as 3600 or -60.\n", response);
        }
    }

    private static void send(int status, String contentType, String body, HttpResponse response) throws IOException {
        response.send(status, HttpHeaders.NONE.with("Content-Type", contentType).with("Cache-Control", "no-store"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** Stops it. */
    @Override
    public void close() {
        server.close();
    }
}
