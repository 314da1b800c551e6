package agentcore.streaming.infra.engine;

import static agentcore.streaming.infra.engine.Structs.both;
import static agentcore.streaming.infra.engine.Structs.json;
import static agentcore.streaming.infra.engine.Structs.struct;

import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Supplier;

import agentcore.streaming.infra.FakeAws;
import agentcore.streaming.infra.engine.Cloud.Thing;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import pulumirpc.Plugin.PluginInfo;
import pulumirpc.Provider.CheckFailure;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.ConfigureResponse;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.InvokeRequest;
import pulumirpc.Provider.InvokeResponse;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;
import pulumirpc.ResourceProviderGrpc;

/** The provider {@code aws} as Pulumi's engine starts it: a process that prints its port. Its cloud is a folder. */
public final class StandInAws extends ResourceProviderGrpc.ResourceProviderImplBase {
    private final Cloud cloud;
    private final Path images;

    private StandInAws(Cloud cloud, Path images) {
        this.cloud = cloud;
        this.images = images;
    }

    /** Serves until whoever has started it is gone. */
    public static void main(String[] folders) throws Exception {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(new StandInAws(new Cloud(Path.of(folders[0])), Path.of(folders[1]))).build().start();
        System.out.println(server.getPort());
        while (System.in.read() != -1) {
            // the engine says nothing there
        }
        server.shutdownNow();
    }

    /** AWS's refusals reach the engine as what they say. */
    private static <T> void answer(StreamObserver<T> observer, Supplier<T> answer) {
        try {
            observer.onNext(answer.get());
            observer.onCompleted();
        } catch (Rules.Refused e) {
            observer.onError(Status.UNKNOWN.withDescription(e.getMessage()).asRuntimeException());
        } catch (RuntimeException e) {
            e.printStackTrace(); // a fault of the stand-in's own: the engine shows what its plugins say on stderr
            observer.onError(Status.INTERNAL.withDescription("The stand-in: " + e).asRuntimeException());
        }
    }

    @Override
    public void getPluginInfo(Empty request, StreamObserver<PluginInfo> observer) {
        answer(observer, () -> PluginInfo.newBuilder().setVersion("6.83.0").build());
    }

    @Override
    public void checkConfig(CheckRequest request, StreamObserver<CheckResponse> observer) {
        answer(observer, () -> CheckResponse.newBuilder().setInputs(request.getNews()).build());
    }

    @Override
    public void diffConfig(DiffRequest request, StreamObserver<DiffResponse> observer) {
        answer(observer, () -> DiffResponse.newBuilder()
                .setChanges(request.getOldInputs().equals(request.getNews())
                        ? DiffChanges.DIFF_NONE
                        : DiffChanges.DIFF_SOME)
                .build());
    }

    @Override
    public void configure(ConfigureRequest request, StreamObserver<ConfigureResponse> observer) {
        answer(observer, () -> ConfigureResponse.newBuilder().setSupportsPreview(true).build());
    }

    @Override
    public void invoke(InvokeRequest request, StreamObserver<InvokeResponse> observer) {
        answer(observer, () -> InvokeResponse.newBuilder()
                .setReturn(struct(new Gson().toJsonTree(FakeAws.answer(request.getTok())).getAsJsonObject())).build());
    }

    /** Gives a name where there is none, and keeps the one that it has given. */
    @Override
    public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
        answer(observer, () -> {
            Kind kind = Kind.of(request.getUrn());
            JsonObject inputs = json(request.getNews());
            if (kind.autonamed && !inputs.has("name")) {
                JsonObject old = json(request.getOlds());
                inputs.addProperty("name", old.has(Differences.DEFAULTS)
                        ? Made.text(old, "name")
                        : name(request.getUrn()) + "-" + ending(request.getRandomSeed()));
                JsonArray defaults = new JsonArray();
                defaults.add("name");
                inputs.add(Differences.DEFAULTS, defaults);
            }
            CheckResponse.Builder checked = CheckResponse.newBuilder().setInputs(struct(inputs));
            if (kind == Kind.CLOUD_CONTROL && Differences.isKnown(inputs.get("desiredState"))) {
                Differences.against(inputs).forEach(error -> checked
                        .addFailures(CheckFailure.newBuilder().setProperty("desiredState").setReason(error)));
            }
            return checked.build();
        });
    }

    private static String name(String urn) {
        return urn.substring(urn.lastIndexOf(':') + 1);
    }

    private static String ending(ByteString seed) {
        return String.format("%07x", new BigInteger(1, seed.toByteArray())).substring(0, 7);
    }

    @Override
    public void diff(DiffRequest request, StreamObserver<DiffResponse> observer) {
        answer(observer, () -> {
            Differences found = Differences.between(Kind.of(request.getUrn()), json(request.getOldInputs()),
                    json(request.getNews()));
            return DiffResponse.newBuilder()
                    .setChanges(found.changed().isEmpty() ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME)
                    .addAllDiffs(found.changed()).addAllReplaces(found.replacing())
                    .setDeleteBeforeReplace(found.deletedFirst()).build();
        });
    }

    @Override
    public void create(CreateRequest request, StreamObserver<CreateResponse> observer) {
        answer(observer, () -> {
            Kind kind = Kind.of(request.getUrn());
            JsonObject inputs = json(request.getProperties());
            if (request.getPreview()) {
                return CreateResponse.newBuilder().setProperties(struct(both(inputs, unknown(kind)))).build();
            }
            return cloud.with(open -> {
                if (open.fails(name(request.getUrn()))) {
                    throw new Rules.Refused("InternalServerException: the service is not available");
                }
                String id = Made.id(kind, inputs, open);
                new Rules(open, images).create(kind, id, inputs);
                Thing made = new Thing(kind, id, inputs, Made.outputs(kind, id, inputs, new JsonObject()));
                open.put(made);
                open.log("create " + kind + " " + name(request.getUrn()));
                return CreateResponse.newBuilder().setId(id).setProperties(struct(both(inputs, made.outputs())))
                        .build();
            });
        });
    }

    /** What will be known once it is there. */
    private static JsonObject unknown(Kind kind) {
        JsonObject unknown = new JsonObject();
        for (String output : new String[]{"arn", "registryId", "repositoryUrl", "properties", "version", "qualifiedArn",
                "statementId", "executionArn", "invokeUrl"}) {
            unknown.addProperty(output, Differences.UNKNOWN);
        }
        if (kind == Kind.KEY) {
            unknown.addProperty("value", Differences.UNKNOWN);
        }
        return unknown;
    }

    /** What isn't told again ({@code body}, {@code desiredState}) stays what was sent. */
    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> observer) {
        answer(observer, () -> cloud.with(open -> {
            Kind kind = Kind.of(request.getUrn());
            return open.find(kind, request.getId()).map(thing -> {
                JsonObject inputs = thing.inputs().deepCopy();
                JsonObject sent = json(request.getInputs());
                for (String name : new String[]{"body", "desiredState", "triggers", Differences.DEFAULTS}) {
                    if (sent.has(name)) {
                        inputs.add(name, sent.get(name));
                    }
                }
                return ReadResponse.newBuilder().setId(thing.id()).setInputs(struct(inputs))
                        .setProperties(struct(both(inputs, thing.outputs()))).build();
            }).orElse(ReadResponse.getDefaultInstance());
        }));
    }

    @Override
    public void update(UpdateRequest request, StreamObserver<UpdateResponse> observer) {
        answer(observer, () -> cloud.with(open -> {
            Kind kind = Kind.of(request.getUrn());
            JsonObject inputs = json(request.getNews());
            Thing before = open.find(kind, request.getId())
                    .orElseThrow(() -> new Rules.Refused("NotFoundException: no " + kind + " " + request.getId()));
            if (request.getPreview()) {
                JsonObject outputs = before.outputs().deepCopy();
                outputs.keySet().stream().filter(Made.OF_VERSIONS::contains)
                        .filter(name -> !"$LATEST".equals(Made.text(before.outputs(), "version"))).toList()
                        .forEach(name -> outputs.addProperty(name, Differences.UNKNOWN));
                return UpdateResponse.newBuilder().setProperties(struct(both(inputs, outputs))).build();
            }
            new Rules(open, images).update(kind, inputs);
            Thing now = new Thing(kind, before.id(), inputs,
                    Made.outputs(kind, before.id(), inputs, before.outputs()));
            open.put(now);
            open.log("update " + kind + " " + name(request.getUrn()));
            return UpdateResponse.newBuilder().setProperties(struct(both(inputs, now.outputs()))).build();
        }));
    }

    /** Who deletes what is gone already is told that it is gone, which the provider takes for done. */
    @Override
    public void delete(DeleteRequest request, StreamObserver<Empty> observer) {
        answer(observer, () -> cloud.with(open -> {
            Kind kind = Kind.of(request.getUrn());
            open.find(kind, request.getId()).ifPresent(thing -> new Rules(open, images).delete(thing));
            open.remove(kind, request.getId());
            open.log("delete " + kind + " " + name(request.getUrn()));
            return Empty.getDefaultInstance();
        }));
    }

    @Override
    public void cancel(Empty request, StreamObserver<Empty> observer) {
        answer(observer, Empty::getDefaultInstance);
    }
}
