package agentcore.streaming.infra.image;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.registry.RegistryClient;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;

/**
 * Where an image is pushed to.
 *
 * @param repository without a tag
 * @param credentials asked at each push
 * @param insecure whether the registry may do without a certificate or TLS; credentials go over TLS all the same
 */
public record Target(ImageReference repository, CredentialRetriever credentials, boolean insecure) {

    /**
     * A repository by its name.
     *
     * @param repository such as {@code 123456789012.dkr.ecr.us-east-1.amazonaws.com/agent}
     * @param credentials asked at each push; for ECR the user is {@code AWS} and the password an authorization token
     * @param insecure for registries of one's own machine
     * @return the target
     * @throws ImageException if that isn't the name of a repository
     */
    public static Target of(String repository, CredentialRetriever credentials, boolean insecure)
            throws ImageException {
        String name = repository.substring(repository.lastIndexOf('/') + 1);
        if (name.contains(":") || name.contains("@")) {
            throw new ImageException("The repository '" + repository
                    + "' has a tag: leave it out, the tag follows from what is in the image.");
        }
        try {
            return new Target(ImageReference.parse(repository), credentials, insecure);
        } catch (InvalidImageReferenceException e) {
            throw new ImageException("'" + repository
                    + "' is no repository: write REGISTRY/NAME, such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/agent.",
                    e);
        }
    }

    /**
     * Asked with Jib's registry client, which is not part of what its authors call its API: that has no such question, and
     * building the image first, as its {@code jib.skipExistingImages} does, would need the base image for nothing.
     */
    boolean has(String tag, Consumer<LogEvent> log)
            throws IOException, RegistryException, CredentialRetrievalException {
        FailoverHttpClient http = new FailoverHttpClient(insecure, false, log);
        try {
            Optional<Credential> credential = credentials.retrieve();
            RegistryClient registry = RegistryClient.factory(EventHandlers.NONE, repository.getRegistry(),
                    repository.getRepository(), http).setCredential(credential.orElse(null)).newRegistryClient();
            if (!registry.doPullBearerAuth() && credential.isPresent()) {
                registry.configureBasicAuth();
            }
            return registry.checkManifest(tag).isPresent();
        } finally {
            http.shutDown();
        }
    }
}
