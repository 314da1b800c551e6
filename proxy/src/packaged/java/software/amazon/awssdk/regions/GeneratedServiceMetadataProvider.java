package software.amazon.awssdk.regions;

/**
 * Knows no service, and takes the place of the SDK's class of this name in the packaged jar only (docs/decisions/0023).
 *
 * <p>The SDK's makes an object for each of some 300 services as soon as any client is built, since the region that a client signs
 * for is looked up there ({@code AwsDefaultClientBuilder.resolveSigningRegion}). AgentCore isn't among them: for what isn't,
 * {@code ServiceMetadata.of} has {@code DefaultServiceMetadata}, which signs for the region itself.
 */
public final class GeneratedServiceMetadataProvider implements ServiceMetadataProvider {
    /** Called by the SDK's {@code MetadataLoader}. */
    public GeneratedServiceMetadataProvider() {}

    /** {@inheritDoc} Null stands for a service that isn't known. */
    @Override
    public ServiceMetadata serviceMetadata(String endpointPrefix) {
        return null;
    }
}
