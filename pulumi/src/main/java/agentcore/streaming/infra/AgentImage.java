package agentcore.streaming.infra;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import agentcore.streaming.infra.image.ImageException;
import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.pulumi.aws.ecr.EcrFunctions;
import com.pulumi.aws.ecr.LifecyclePolicy;
import com.pulumi.aws.ecr.LifecyclePolicyArgs;
import com.pulumi.aws.ecr.Repository;
import com.pulumi.aws.ecr.RepositoryArgs;
import com.pulumi.aws.ecr.inputs.GetAuthorizationTokenArgs;
import com.pulumi.aws.ecr.inputs.RepositoryImageScanningConfigurationArgs;
import com.pulumi.aws.ecr.outputs.GetAuthorizationTokenResult;
import com.pulumi.core.Output;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.exceptions.RunException;
import com.pulumi.resources.ComponentResource;

/**
 * The agent's image in a repository of the stack's own. Its name is known before there is a repository, so that a preview
 * shows it; it is pushed when the repository is there, in an {@code up} only, and before anything that needs it.
 */
final class AgentImage extends ComponentResource {
    /** Enough to go back to, and few enough to forget what they cost. */
    private static final int KEPT = 20;

    private final Output<String> uri;

    /** Pushes the image into a repository, unless it is there. */
    interface Push {
        void to(String repository, CredentialRetriever login) throws ImageException;
    }

    AgentImage(Site site, String tag, Push push) {
        super("agentcore-streaming:infra:AgentImage", "agent-image", site.component());
        Repository repository = new Repository("agent-repository", RepositoryArgs.builder()
                .name(repositoryOf(site.name()))
                .imageTagMutability("IMMUTABLE")
                .imageScanningConfiguration(RepositoryImageScanningConfigurationArgs.builder().scanOnPush(true).build())
                .forceDelete(!site.retain())
                .build(), site.data(this));
        new LifecyclePolicy("agent-images", LifecyclePolicyArgs.builder().repository(repository.name())
                .policy(Json.text(Json.object("rules", Json.array(Json.object("rulePriority", 1,
                        "description", "the newest " + KEPT,
                        "selection", Json.object("tagStatus", "any", "countType", "imageCountMoreThan",
                                "countNumber", KEPT),
                        "action", Json.object("type", "expire"))))))
                .build(), Site.named(this));
        uri = com.pulumi.deployment.Deployment.getInstance().isDryRun()
                ? Output.format("%s.dkr.ecr.%s.amazonaws.com/%s:%s", site.account(), site.region(),
                        repositoryOf(site.name()), tag)
                : pushed(site, repository, tag, push);
        registerOutputs(Map.of("uri", uri));
    }

    /** Names of repositories are in lower case, and words of theirs are parted by one sign. */
    private static String repositoryOf(String name) {
        return (name.toLowerCase(Locale.ROOT) + "-agent").replaceAll("[^a-z0-9]+", "-");
    }

    /** The login is no part of what comes out, which therefore needn't be a secret. */
    private static Output<String> pushed(Site site, Repository repository, String tag, Push push) {
        Output<GetAuthorizationTokenResult> login = EcrFunctions.getAuthorizationToken(
                GetAuthorizationTokenArgs.builder().registryId(repository.registryId()).build(),
                InvokeOptions.builder().provider(site.provider()).build());
        return Output.tuple(repository.repositoryUrl(), login)
                .apply(to -> Output.of(CompletableFuture.supplyAsync(() -> push(to.t1, to.t2, tag, push),
                        task -> new Thread(task, "push of the agent's image").start())))
                .asPlaintext();
    }

    private static String push(String repository, GetAuthorizationTokenResult login, String tag, Push push) {
        try {
            push.to(repository, () -> Optional.of(Credential.from(login.userName(), login.password())));
            return repository + ":" + tag;
        } catch (ImageException e) {
            throw new RunException(e.getMessage(), e);
        }
    }

    Output<String> uri() {
        return uri;
    }
}
