package agentcore.streaming.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import agentcore.streaming.local.gateway.AfterFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void withoutOptionsItListensOn3000AndStartsOurAgent() throws Exception {
        Options options = Options.parse(List.of());
        assertEquals(3000, options.port());
        assertEquals(Optional.empty(), options.agentUrl());
        assertEquals(AfterFailure.CUT, options.afterFailure());
        assertEquals(Path.of("target/logs").toAbsolutePath(), options.logs());
    }

    @Test
    void everyOptionIsHeeded() throws Exception {
        Options options = Options
                .parse(List.of("--port", "0", "--agent-url", "https://agent.example/base", "--trailers",
                        "clean", "--function", "/f", "--agent", "/a", "--logs", "/l"));
        assertEquals(new Options(0, Optional.of("https://agent.example/base"), AfterFailure.CLEAN, Path.of("/f"),
                Path.of("/a"), Path.of("/l")), options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "http://", "ftp://x", "http://x?y=z", "http://x y", "",
            "http://localhost:99999", "http://localhost:8080/a?b", "http://localhost#x"})
    void aUrlThatIsNoAgentsIsRefused(String url) {
        assertThrows(Options.WrongOptionException.class, () -> Options.parse(List.of("--agent-url", url)));
    }
}
