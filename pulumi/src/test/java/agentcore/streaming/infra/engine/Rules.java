package agentcore.streaming.infra.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Stream;

import agentcore.streaming.infra.engine.Cloud.Open;
import agentcore.streaming.infra.engine.Cloud.Thing;
import com.google.gson.JsonObject;

/**
 * What AWS refuses, in its API references' words, as far as the program's resources can come across it. CloudWatch's alarms
 * and dashboards are put: a second of a name takes the first one's place.
 */
final class Rules {
    private final Open cloud;
    /** Where Docker's registry keeps the images that are in ECR; there may be none. */
    private final Path images;

    Rules(Open cloud, Path images) {
        this.cloud = cloud;
        this.images = images;
    }

    /** AWS says no. */
    static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    void create(Kind kind, String id, JsonObject inputs) {
        switch (kind) {
            case REPOSITORY -> unique(kind, id, "RepositoryAlreadyExistsException");
            case ROLE -> unique(kind, id, "EntityAlreadyExists");
            case LOG_GROUP -> unique(kind, id, "ResourceAlreadyExistsException");
            case FUNCTION -> unique(kind, id, "ResourceConflictException: Function already exist");
            case STAGE -> unique(kind, id, "ConflictException: Stage already exists");
            case ALIAS -> unique(kind, id, "ResourceConflictException: Alias already exists");
            case CLOUD_CONTROL -> uniqueOfAgentCore(Made.state(inputs));
            default -> {
            }
        }
        refer(kind, inputs);
    }

    void update(Kind kind, JsonObject inputs) {
        refer(kind, inputs);
    }

    private void unique(Kind kind, String id, String error) {
        check(cloud.find(kind, id).isEmpty(), error + ": " + id);
    }

    private void uniqueOfAgentCore(JsonObject state) {
        for (Thing thing : cloud.all(Kind.CLOUD_CONTROL)) {
            JsonObject there = Made.state(thing.inputs());
            boolean same = state.has("AgentRuntimeName")
                    ? state.get("AgentRuntimeName").equals(there.get("AgentRuntimeName"))
                    : state.get("AgentRuntimeId").equals(there.get("AgentRuntimeId"))
                            && state.get("Name").equals(there.get("Name"));
            check(!same, "AlreadyExists: " + thing.id());
        }
    }

    /** What it names has to be there. */
    private void refer(Kind kind, JsonObject inputs) {
        switch (kind) {
            case LIFECYCLE -> need(Kind.REPOSITORY, Made.text(inputs, "repository"));
            case ROLE_POLICY, ATTACHMENT -> need(Kind.ROLE, Made.text(inputs, "role"));
            case FUNCTION -> needRole(Made.text(inputs, "role"));
            case ALIAS -> {
                Thing function = need(Kind.FUNCTION, Made.text(inputs, "functionName"));
                int version = Integer.parseInt(Made.text(inputs, "functionVersion"));
                check(version <= Integer.parseInt(Made.text(function.outputs(), "version")),
                        "ResourceNotFoundException: no version " + version);
            }
            case PERMISSION -> {
                String function = Made.text(inputs, "function");
                need(Kind.FUNCTION, function);
                check(!inputs.has("qualifier") || any(Kind.ALIAS, alias -> alias.text("functionName").equals(function)
                        && alias.text("name").equals(Made.text(inputs, "qualifier"))),
                        "ResourceNotFoundException: Cannot find alias");
            }
            case DEPLOYMENT -> need(Kind.API, Made.text(inputs, "restApi"));
            case STAGE -> {
                need(Kind.API, Made.text(inputs, "restApi"));
                need(Kind.DEPLOYMENT, Made.text(inputs, "deployment"));
                check(!inputs.has("accessLogSettings") || !cloud.all(Kind.ACCOUNT).isEmpty(),
                        "BadRequestException: CloudWatch Logs role ARN must be set in account settings to enable logging");
            }
            case METHOD_SETTINGS -> need(Kind.STAGE,
                    "ags-" + Made.text(inputs, "restApi") + "-" + Made.text(inputs, "stageName"));
            case PLAN_KEY -> {
                need(Kind.KEY, Made.text(inputs, "keyId"));
                need(Kind.PLAN, Made.text(inputs, "usagePlanId"));
            }
            case ACCOUNT -> needRole(Made.text(inputs, "cloudwatchRoleArn"));
            case CLOUD_CONTROL -> referOfAgentCore(Made.state(inputs));
            case REPOSITORY, ROLE, LOG_GROUP, API, KEY, PLAN, ALARM, DASHBOARD -> {
            }
        }
    }

    private void referOfAgentCore(JsonObject state) {
        if (state.has("AgentRuntimeName")) {
            String role = Made.text(state, "RoleArn");
            needRole(role);
            check(any(Kind.ROLE_POLICY, policy -> role.endsWith("/" + policy.text("role"))),
                    "ValidationException: Access denied while validating ECR URI");
            String image = state.getAsJsonObject("AgentRuntimeArtifact").getAsJsonObject("ContainerConfiguration")
                    .get("ContainerUri").getAsString();
            String name = image.substring(image.indexOf('/') + 1);
            int tag = name.lastIndexOf(':');
            check(cloud.find(Kind.REPOSITORY, name.substring(0, tag)).isEmpty()
                    || Files.exists(tags(name.substring(0, tag)).resolve(name.substring(tag + 1))),
                    "ValidationException: The specified image identifier does not exist in the repository");
        } else {
            Thing runtime = need(Kind.CLOUD_CONTROL, Made.text(state, "AgentRuntimeId"));
            check(state.get("AgentRuntimeVersion").getAsInt() <= Made.live(runtime).get("AgentRuntimeVersion")
                    .getAsInt(), "ResourceNotFoundException: no such version of " + runtime.id());
        }
    }

    void delete(Thing thing) {
        String id = thing.id();
        switch (thing.kind()) {
            case REPOSITORY -> {
                if (Files.exists(tags(id))) {
                    check("true".equals(thing.text("forceDelete")),
                            "RepositoryNotEmptyException: The repository with name '" + id + "' cannot be deleted");
                    forget(images.resolve(id));
                }
            }
            case ROLE -> check(
                    !any(Kind.ROLE_POLICY, policy -> policy.text("role").equals(id))
                            && !any(Kind.ATTACHMENT, attachment -> attachment.text("role").equals(id)),
                    "DeleteConflict: Cannot delete entity, must delete policies first.");
            case DEPLOYMENT -> check(!any(Kind.STAGE, stage -> stage.text("deployment").equals(id)),
                    "BadRequestException: Active stages pointing to this deployment must be moved or deleted");
            case CLOUD_CONTROL -> check(
                    !any(Kind.CLOUD_CONTROL,
                            other -> Made.text(Made.state(other.inputs()), "AgentRuntimeId").equals(id)),
                    "ConflictException: The runtime has endpoints");
            // What is in an API goes with it, and what says who may call a function with the function.
            case API -> {
                take(Kind.STAGE, "restApi", id);
                take(Kind.DEPLOYMENT, "restApi", id);
            }
            case FUNCTION -> {
                take(Kind.PERMISSION, "function", id);
                take(Kind.ALIAS, "functionName", id);
            }
            default -> {
            }
        }
    }

    private void take(Kind kind, String input, String id) {
        cloud.all(kind).stream().filter(thing -> thing.text(input).equals(id))
                .forEach(thing -> cloud.remove(kind, thing.id()));
    }

    private boolean any(Kind kind, Predicate<Thing> such) {
        return cloud.all(kind).stream().anyMatch(such);
    }

    private void needRole(String arn) {
        need(Kind.ROLE, arn.substring(arn.lastIndexOf('/') + 1));
    }

    private Thing need(Kind kind, String id) {
        return cloud.find(kind, id).orElseThrow(() -> new Refused("NotFoundException: no " + kind + " " + id));
    }

    private static void check(boolean right, String error) {
        if (!right) {
            throw new Refused(error);
        }
    }

    private Path tags(String repository) {
        return images.resolve(repository).resolve("_manifests/tags");
    }

    private static void forget(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
