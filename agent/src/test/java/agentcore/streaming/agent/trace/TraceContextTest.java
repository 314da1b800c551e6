package agentcore.streaming.agent.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceContextTest {
    /** The W3C's example. */
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    /** That of AWS's documentation. */
    private static final String XRAY = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

    @Test
    void theW3CsHeaderCountsBeforeXRays() {
        assertEquals(new TraceContext(Optional.of(PARENT), Optional.of("a=b")), TraceContext.of(PARENT, "a=b", XRAY));
    }

    @ParameterizedTest
    @CsvSource({"Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1, 01",
            "Sampled=0;Parent=53995c3f42cd8ad8;Root=1-5759e988-bd862e3fe1be46a994272793, 00",
            "Self=1-0-0;Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=?, 01",
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Lineage=a:1, 01"})
    void xRaysHeaderHasTheSameIdsInAnotherSpelling(String xray, String flags) {
        assertEquals(new TraceContext(Optional.of("00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-" + flags),
                Optional.empty()), TraceContext.of(null, "a=b", xray));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {"none, none", "none, Root=1-5759e988-bd862e3fe1be46a994272793",
            "none, Parent=53995c3f42cd8ad8", "x, Root=x;Parent=53995c3f42cd8ad8",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01, none"})
    void whatNamesNoTraceOrNoParentInItIsNone(String parent, String xray) {
        assertEquals(TraceContext.NONE, TraceContext.of(parent, null, xray));
    }

    @Test
    void aHeaderOfTheW3CsThatCanNotBeReadLeavesXRays() {
        assertEquals(TraceContext.of(null, null, XRAY), TraceContext.of("garbage", "a=b", XRAY));
    }
}
