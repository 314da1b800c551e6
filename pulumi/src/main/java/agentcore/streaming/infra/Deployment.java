package agentcore.streaming.infra;

import java.util.LinkedHashMap;
import java.util.Map;

import agentcore.streaming.infra.image.ImageBuild;
import agentcore.streaming.infra.image.Target;
import com.pulumi.core.Output;

/** All that a stack is made of, and what it tells of itself. */
final class Deployment {
    private final Settings settings;
    private final Contract contract;
    private final String project;
    private final String stack;

    Deployment(Settings settings, Contract contract, String project, String stack) {
        this.settings = settings;
        this.contract = contract;
        this.project = project;
        this.stack = stack;
    }

    /** Declares it, and returns the stack's outputs. */
    Map<String, Output<?>> declare() {
        Site site = Site.of(settings, project, stack);
        CalledRuntime runtime = runtime(site);
        ProxyFunction function = new ProxyFunction(site, settings.function(), settings.agent(), settings.api(),
                runtime);
        StreamingApi api = new StreamingApi(site, settings.api(), contract, function);
        new Monitoring(site, settings.alarms(), contract.metrics(), function);

        Map<String, Output<?>> outputs = new LinkedHashMap<>();
        outputs.put("RuntimeName", runtime.name());
        outputs.put("RuntimeArn", runtime.arn());
        outputs.put("RuntimeId", runtime.id());
        outputs.put("ProxyFunctionName", function.name());
        outputs.put("ProxyFunctionArn", function.arn());
        outputs.put("ApiId", api.id());
        outputs.put("InvokeUrl", api.invokeUrl());
        outputs.put("AuthMode", Output.of(settings.api().auth().word()));
        api.key().ifPresent(key -> outputs.put("ApiKey", key));
        return outputs;
    }

    private CalledRuntime runtime(Site site) {
        AgentSettings agent = settings.agent();
        AgentSettings.Source source = agent.source();
        if (source instanceof AgentSettings.Source.Existing existing) {
            return CalledRuntime.existing(existing.arn(), agent.endpointName());
        }
        if (source instanceof AgentSettings.Source.Image image) {
            return new AgentRuntime(site, agent, Output.of(image.uri())).called();
        }
        ImageBuild build = ((AgentSettings.Source.Own) source).image();
        return new AgentRuntime(site, agent, new AgentImage(site, build.tag(),
                (repository, login) -> build.push(Target.of(repository, login, false))).uri()).called();
    }
}
