package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.api.Test;

class PreloadingTest {
    /** What fails there would only cost time later, and nobody would notice. */
    @Test
    void theJdkHasAllOfIt() {
        assertDoesNotThrow(Preloading::load);
    }
}
