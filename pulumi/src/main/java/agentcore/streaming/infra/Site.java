package agentcore.streaming.infra;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.Provider;
import com.pulumi.aws.ProviderArgs;
import com.pulumi.aws.inputs.GetCallerIdentityArgs;
import com.pulumi.aws.inputs.GetPartitionArgs;
import com.pulumi.aws.inputs.GetRegionArgs;
import com.pulumi.aws.inputs.ProviderDefaultTagsArgs;
import com.pulumi.core.Output;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;

/**
 * Where a stack is: the provider, and what it says of partition, region and account.
 *
 * @param name the project's and the stack's name, for names that stacks must not share
 * @param tags on all that is made
 */
record Site(String name, Provider provider, Output<String> partition, Output<String> region, Output<String> account,
        Map<String, String> tags, boolean protect, boolean retain, int logRetentionDays) {
    static Site of(Settings settings, String project, String stack) {
        Map<String, String> tags = new TreeMap<>(Map.of("project", project, "stack", stack, "managed-by", "pulumi"));
        ProviderArgs.Builder args = ProviderArgs.builder().region(settings.region())
                .defaultTags(ProviderDefaultTagsArgs.builder().tags(tags).build());
        settings.profile().ifPresent(args::profile);
        if (!settings.allowedAccountIds().isEmpty()) {
            args.allowedAccountIds(settings.allowedAccountIds());
        }
        Provider provider = new Provider("aws", args.build());
        InvokeOptions asked = InvokeOptions.builder().provider(provider).build();
        return new Site(project + "-" + stack, provider,
                AwsFunctions.getPartition(GetPartitionArgs.Empty, asked).applyValue(partition -> partition.partition()),
                AwsFunctions.getRegion(GetRegionArgs.Empty, asked).applyValue(region -> region.name()),
                AwsFunctions.getCallerIdentity(GetCallerIdentityArgs.Empty, asked)
                        .applyValue(caller -> caller.accountId()),
                tags, settings.protect(), settings.retain(), settings.logRetentionDays());
    }

    /** For a component: what is in it comes from the same provider. */
    ComponentResourceOptions component() {
        return ComponentResourceOptions.builder().provider(provider).build();
    }

    /** For a part of a component. */
    static CustomResourceOptions in(Resource component, Resource... after) {
        return CustomResourceOptions.builder().parent(component).dependsOn(List.of(after)).build();
    }

    /** For a part of which some outputs are secrets. */
    static CustomResourceOptions secret(Resource component, Resource after, List<String> outputs) {
        return CustomResourceOptions.builder().parent(component).dependsOn(after).additionalSecretOutputs(outputs)
                .build();
    }

    /**
     * For a part whose name AWS gives once, or whose second of a name takes the first one's place: the old one goes before
     * there is a new one. Where somebody wants a resource made anew, Pulumi's engine doesn't look at names by itself.
     */
    static CustomResourceOptions named(Resource component, Resource... after) {
        return CustomResourceOptions.builder().parent(component).dependsOn(List.of(after)).deleteBeforeReplace(true)
                .build();
    }

    /** For a part that holds data, and has a name of that kind. */
    CustomResourceOptions data(Resource component) {
        return CustomResourceOptions.builder().parent(component).protect(protect).retainOnDelete(retain)
                .deleteBeforeReplace(true).build();
    }

    /** An ARN in this place; parts may be outputs. */
    Output<String> arn(String service, String resource, Object... parts) {
        return Output.format("arn:%s:%s:%s:%s:%s", partition, service, region, account, Output.format(resource, parts));
    }
}
