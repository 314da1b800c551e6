package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.Method;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.DefaultServiceMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;

/**
 * The SDK's own table of services, which the packaged jar is without (docs/decisions/0023), says nothing of AgentCore that isn't
 * so for any service.
 */
class ServiceTableTest {
    /** Those that the SDK knows, with the pseudo-regions that some global services are signed for. */
    static List<Region> regions() {
        return Region.regions();
    }

    @ParameterizedTest
    @MethodSource("regions")
    void agentCoreIsSignedForTheRegionThatItIsIn(Region region) throws ReflectiveOperationException {
        ServiceMetadata sdks = ServiceMetadata.of(prefix());
        assertEquals(region, sdks.signingRegion(region));
        assertEquals(new DefaultServiceMetadata(prefix()).signingRegion(region), sdks.signingRegion(region));
    }

    @ParameterizedTest
    @MethodSource("regions")
    void agentCoreIsWhereAnyServiceWouldBe(Region region) throws ReflectiveOperationException {
        assertEquals(new DefaultServiceMetadata(prefix()).endpointFor(region),
                ServiceMetadata.of(prefix()).endpointFor(region));
    }

    /** The classes here are the SDK's, and not those of the package. */
    @Test
    void theTableIsThere() {
        Region global = Region.AWS_GLOBAL;
        assertNotEquals(global, ServiceMetadata.of("cloudfront").signingRegion(global));
    }

    /** By which the client's builder looks its service up. */
    private static String prefix() throws ReflectiveOperationException {
        Class<?> builder = BedrockAgentCoreAsyncClient.builder().getClass().getSuperclass();
        Method prefix = builder.getDeclaredMethod("serviceEndpointPrefix");
        prefix.setAccessible(true);
        return (String) prefix.invoke(BedrockAgentCoreAsyncClient.builder());
    }
}
