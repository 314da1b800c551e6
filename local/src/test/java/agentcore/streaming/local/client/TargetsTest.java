package agentcore.streaming.local.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is tested, and with what, by options, environment and outputs. */
class TargetsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("SMOKE_TOKEN", "t-secret", "SMOKE_API_KEY",
            "k-secret",
            "MINE", "m-secret", "BAD", "b secret", "EMPTY", "");

    private static Target find(String options, String stdin)
            throws ClientException, WrongOptionException, InterruptedException {
        return new Targets(options(options.isEmpty() ? List.of() : List.of(options.split(" "))), ENVIRONMENT)
                .find(new ByteArrayInputStream(stdin.getBytes(UTF_8)));
    }

    private static TargetOptions options(List<String> arguments) throws WrongOptionException {
        TargetOptions.Reader reader = new TargetOptions.Reader();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            reader.take(rest.next(), rest);
        }
        return reader.options();
    }

    private static Target ofOutputs(String json) throws Exception {
        return find("--outputs -", json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --prot=secret 1                   | There is no option --prot.
            secret                            | There is an argument that is no option.
            --url                             | The option --url needs a value.
            --url localhost:3000              | The URL must be like http://localhost:3000/invoke, unlike 'localhost:3000'.
            --url http://localhost:3000       | The URL must be like http://localhost:3000/invoke, unlike 'http://localhost:3000'.
            --url http://a/invoke --outputs x | --url and --outputs exclude one another.
            --stack dev --outputs x           | --stack is for pulumi, without --url or --outputs.
            --auth iam                        | --auth goes with --url: a stack's outputs say it themselves.
            --url http://a/invoke --auth key  | --auth must be none, iam, apiKey, cognito or bearer, not 'key'.
            --token-env eyJ.secret            | --api-key-env and --token-env take the name of an environment variable.
            --url https://a/invoke --auth iam | The URL doesn't say for which region to sign: name it with --region.
            --url https://a/invoke --auth iam --token-env MINE | A signed request has no room for a token: leave --token-env out.
            --url https://a/invoke --auth cognito --token-env EMPTY | A token is wanted, and the environment variable EMPTY is not set: put it there, or name another one with --token-env.
            --url https://a/invoke --auth apiKey --api-key-env NONE | The API wants a key, and the environment variable NONE is not set: put it there, or name another one with --api-key-env.
            --url http://192.0.2.1/invoke --auth bearer | The URL must begin with https://, as a key, token or signature goes there.
            """)
    void aWrongOptionIsSaidInOneSentence(String options, String sentence) {
        assertEquals(sentence,
                assertThrows(WrongOptionException.class, () -> find(options, "")).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [1]                               | stdin is not the JSON that pulumi stack output --json --show-secrets prints.
            {"ApiKey":"k-secret               | stdin is not the JSON that pulumi stack output --json --show-secrets prints.
            {"ApiKey":"k-secret"}             | stdin has no output InvokeUrl: deploy it with pulumi up, or say what to test with --url URL.
            {"InvokeUrl":"https://a/invoke"}  | stdin has no output AuthMode: deploy it with pulumi up, or say what to test with --url URL.
            {"InvokeUrl":"https://a/invoke","AuthMode":"magic"} | stdin has an output AuthMode that isn't known, 'magic': it must be none, iam, apiKey, cognito or bearer.
            {"InvokeUrl":"https://a/invoke","AuthMode":"apiKey","ApiKey":"k secret"} | The output ApiKey can't be sent: it is empty, or has spaces or characters that aren't ASCII.
            """)
    void outputsThatAreWrongAreSaidWithoutQuotingThem(String outputs, String sentence) {
        assertEquals(sentence, assertThrows(ClientException.class, () -> ofOutputs(outputs)).getMessage());
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertEquals("There is no file none.json.",
                assertThrows(ClientException.class, () -> find("--outputs none.json", "")).getMessage());
    }

    @Test
    void theModeSaysWhatIsSent() throws Exception {
        assertEquals(Access.NONE,
                ofOutputs("{\"InvokeUrl\":\"https://a/prod/invoke\",\"AuthMode\":\"none\"}").access());
        assertEquals(Map.of("x-api-key", "stack-key"), headers(ofOutputs(
                "{\"ApiId\":[1],\"AuthMode\":\"apiKey\",\"ApiKey\":\"stack-key\",\"InvokeUrl\":\"https://a/prod/invoke\"}")));
        assertEquals(Map.of("x-api-key", "k-secret"), headers(find("--url https://a/invoke --auth apiKey", "")));
        assertEquals(Map.of("Authorization", "Bearer t-secret"),
                headers(ofOutputs("{\"InvokeUrl\":\"https://a/prod/invoke\",\"AuthMode\":\"cognito\"}")));
        assertEquals(Map.of("Authorization", "Bearer m-secret"),
                headers(find("--url http://localhost:1/invoke --token-env MINE", "")));
        assertThrows(ClientException.class, () -> find("--url https://a/invoke --auth bearer --token-env BAD", ""));
    }

    private static Map<String, String> headers(Target target) throws ClientException {
        assertFalse(target.toString().matches(".*([ktm]-secret|stack-key).*"), target::toString);
        return target.access().headers("POST", target.invoke(), Map.of(), new byte[0]);
    }

    @Test
    void aSessionIsStoppedBesideTheUrl() throws Exception {
        assertEquals(URI.create("https://a/prod/sessions/1"), find("--url https://a/prod/invoke", "").session("1"));
    }

    @ParameterizedTest
    @CsvSource({"https://abc.execute-api.eu-west-1.amazonaws.com/prod/invoke, eu-west-1",
            "https://abc.execute-api.cn-north-1.amazonaws.com.cn/prod/invoke, cn-north-1",
            "https://abc-vpce-1.execute-api.us-gov-west-1.amazonaws.com/prod/invoke, us-gov-west-1",
            "https://api.example.com/invoke,", "https://a.execute-api.us-east-1.amazonaws.com.example/invoke,"})
    void theRegionIsInTheHostsName(URI url, String region) {
        assertEquals(Optional.ofNullable(region), Signer.region(url));
    }
}
