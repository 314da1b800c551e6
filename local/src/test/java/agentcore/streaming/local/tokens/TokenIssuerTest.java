package agentcore.streaming.local.tokens;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenIssuerTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private TokenIssuer issuer;

    @BeforeEach
    void start() throws IOException {
        issuer = TokenIssuer.start();
    }

    @AfterEach
    void stop() {
        issuer.close();
        http.close();
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String member(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]+)").matcher(json.replace("\\/", "/"));
        assertTrue(matcher.find(), json);
        return matcher.group(1);
    }

    private static byte[] decoded(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }

    /** The JDK is the witness. */
    @Test
    void itsTokensAreSignedByTheKeyThatItPublishes() throws Exception {
        String metadata = get(issuer.discoveryUrl()).body();
        String jwk = get(member(metadata, "jwks_uri")).body();
        String[] token = get(issuer.tokenUrl()).body().strip().split("\\.");
        String header = new String(decoded(token[0]), UTF_8);
        assertEquals("RS256", member(header, "alg"));
        assertEquals(member(jwk, "kid"), member(header, "kid"));
        assertEquals(member(metadata, "issuer"), member(new String(decoded(token[1]), UTF_8), "iss"));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(
                new BigInteger(1, decoded(member(jwk, "n"))), new BigInteger(1, decoded(member(jwk, "e"))))));
        signature.update((token[0] + "." + token[1]).getBytes(US_ASCII));
        assertTrue(signature.verify(decoded(token[2])));
        assertFalse(jwk.contains("\"d\""), "the private key is published");
    }

    @ParameterizedTest
    @CsvSource({"'', 3600", "?expires_in=60, 60", "?expires_in=-60, -60"})
    void aTokenIsValidForAsLongAsIsAsked(String query, long seconds) throws Exception {
        HttpResponse<String> answer = get(issuer.tokenUrl() + query);
        assertEquals("text/plain", answer.headers().firstValue("Content-Type").orElseThrow());
        String claims = new String(decoded(answer.body().split("\\.")[1]), UTF_8);
        assertEquals(seconds, Long.parseLong(member(claims, "exp")) - Long.parseLong(member(claims, "iat")));
        assertEquals(TokenIssuer.CLIENT_ID, member(claims, "client_id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "1e9", "99999999999"})
    void aLifetimeThatIsNoneIsRefused(String seconds) throws Exception {
        HttpResponse<String> answer = get(issuer.tokenUrl() + "?expires_in=" + seconds);
        assertEquals(400, answer.statusCode());
        assertEquals("expires_in must be a number of seconds, such as 3600 or -60.\n", answer.body());
    }

    @Test
    void nothingElseIsThere() throws Exception {
        assertEquals(404, get(issuer.tokenUrl() + "s").statusCode());
        assertEquals(405,
                http.send(
                        HttpRequest.newBuilder(URI.create(issuer.tokenUrl())).POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString()).statusCode());
    }
}
