package agentcore.streaming.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import agentcore.streaming.local.gateway.PreludeParser.MalformedPreludeException;
import agentcore.streaming.wire.fixture.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no function should send: it is read, or called malformed. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FuzzTest {
    private static final byte[] PRELUDE = ("{\"statusCode\":200,\"headers\":{\"Content-Type\":\"text/plain\",\"X\":\"日本\"},"
            + "\"multiValueHeaders\":{\"Vary\":[\"a\",\"b\"]},\"cookies\":[\"a=1\",\"b=2\"]}" + "\0".repeat(8) + "body")
            .getBytes(UTF_8);

    @Test
    void aMangledPreludeIsReadOrMalformed() {
        Fuzz.run(fuzz -> {
            for (int i = 0; i < 100; i++) {
                byte[] mangled = fuzz.mangled(PRELUDE);
                int split = mangled.length == 0 ? 0 : fuzz.below(mangled.length);
                PreludeParser parser = new PreludeParser();
                try {
                    if (parser.accept(Arrays.copyOf(mangled, split))
                            || parser.accept(Arrays.copyOfRange(mangled, split, mangled.length))) {
                        parser.head();
                        parser.rest();
                    }
                } catch (MalformedPreludeException e) {
                    // as it should be
                }
            }
        });
    }
}
