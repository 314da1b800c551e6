package agentcore.streaming.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.google.gson.Gson;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import pulumirpc.EngineGrpc;
import pulumirpc.EngineOuterClass.GetRootResourceRequest;
import pulumirpc.EngineOuterClass.GetRootResourceResponse;
import pulumirpc.EngineOuterClass.LogRequest;
import pulumirpc.EngineOuterClass.LogSeverity;
import pulumirpc.EngineOuterClass.SetRootResourceRequest;
import pulumirpc.EngineOuterClass.SetRootResourceResponse;
import pulumirpc.Resource.RegisterResourceOutputsRequest;
import pulumirpc.Resource.RegisterResourceRequest;
import pulumirpc.Resource.RegisterResourceResponse;
import pulumirpc.Resource.ResourceInvokeRequest;
import pulumirpc.Resource.ResourceInvokeResponse;
import pulumirpc.Resource.SupportsFeatureRequest;
import pulumirpc.Resource.SupportsFeatureResponse;
import pulumirpc.ResourceMonitorGrpc;

/**
 * Takes the place of Pulumi's engine: the program runs in a process of its own, gets its configuration as from Pulumi, and
 * asks over gRPC for its resources, which are made of {@link FakeAws}.
 */
final class StandInEngine {
    private static final String PROJECT = "agentcore-streaming";

    private final boolean preview;
    /** Whether resources are there, with ids and outputs. */
    private final boolean there;
    private final Optional<String> failing;
    private final List<RegisterResourceRequest> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Struct> outputs = new TreeMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private volatile String root = "";

    private StandInEngine(boolean preview, boolean there, Optional<String> failing) {
        this.preview = preview;
        this.there = there;
        this.failing = failing;
    }

    /**
     * How a run of the program went.
     *
     * @param requests for resources, by type and name
     * @param outputs of components and the stack, by URN
     * @param errors that it logged
     */
    record Run(int exit, List<RegisterResourceRequest> requests, Map<String, Struct> outputs, List<String> errors) {
        RegisterResourceRequest request(String name) {
            return requests.stream().filter(request -> request.getName().equals(name)).findFirst().orElseThrow();
        }

        boolean has(String name) {
            return requests.stream().anyMatch(request -> request.getName().equals(name));
        }

        String input(String name, String property) {
            return request(name).getObject().getFieldsOrThrow(property).getStringValue();
        }

        Map<String, Value> stackOutputs() {
            return outputs.entrySet().stream().filter(entry -> entry.getKey().contains(":pulumi:Stack::")).findFirst()
                    .orElseThrow().getValue().getFieldsMap();
        }
    }

    /** A first {@code pulumi up}. */
    static Run up(Map<String, String> config) throws Exception {
        return new StandInEngine(false, true, Optional.empty()).run(config);
    }

    /** The same, with settings that are secrets. */
    static Run up(Map<String, String> config, Set<String> secret) throws Exception {
        return new StandInEngine(false, true, Optional.empty()).run(config, secret);
    }

    /** A first {@code pulumi preview}: nothing is there yet. */
    static Run preview(Map<String, String> config) throws Exception {
        return new StandInEngine(true, false, Optional.empty()).run(config);
    }

    /** A {@code pulumi preview} of a stack that is there, with a new image: the runtime's live state is unknown until it is made. */
    static Run previewOfANewImage(Map<String, String> config) throws Exception {
        return new StandInEngine(true, true, Optional.empty()).run(config);
    }

    /** An {@code up} in which one resource can't be made. */
    static Run upWithout(String name, Map<String, String> config) throws Exception {
        return new StandInEngine(false, true, Optional.of(name)).run(config);
    }

    private Run run(Map<String, String> config) throws Exception {
        return run(config, Set.of());
    }

    private Run run(Map<String, String> config, Set<String> secret) throws Exception {
        Server engine = start(new Engine());
        Server monitor = start(new Monitor());
        try {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-Djava.util.concurrent.ForkJoinPool.common.parallelism=4", "-cp",
                    System.getProperty("java.class.path"), Main.class.getName());
            builder.redirectErrorStream(true).environment().putAll(Map.of("PULUMI_MONITOR",
                    "127.0.0.1:" + monitor.getPort(), "PULUMI_ENGINE", "127.0.0.1:" + engine.getPort(),
                    "PULUMI_PROJECT", PROJECT, "PULUMI_STACK", "dev", "PULUMI_ORGANIZATION", "organization",
                    "PULUMI_DRY_RUN", String.valueOf(preview), "PULUMI_PARALLEL", "16", "PULUMI_CONFIG",
                    new Gson().toJson(qualified(config)), "PULUMI_CONFIG_SECRET_KEYS",
                    new Gson().toJson(secret.stream().map(key -> PROJECT + ":" + key).toList())));
            builder.environment().put("PULUMI_ROOT_DIRECTORY", Project.ROOT.toAbsolutePath().normalize().toString());
            Process program = builder.start();
            try {
                String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!program.waitFor(60, TimeUnit.SECONDS)) {
                    throw new AssertionError("doesn't end: " + said);
                }
            } finally {
                program.destroyForcibly();
            }
            List<RegisterResourceRequest> sorted = new ArrayList<>(requests);
            sorted.sort((one, other) -> (one.getType() + one.getName()).compareTo(other.getType() + other.getName()));
            return new Run(program.exitValue(), sorted, outputs, List.copyOf(errors));
        } finally {
            engine.shutdownNow();
            monitor.shutdownNow();
        }
    }

    private static Map<String, String> qualified(Map<String, String> config) {
        Map<String, String> qualified = new TreeMap<>();
        config.forEach((key, value) -> qualified.put(key.contains(":") ? key : PROJECT + ":" + key, value));
        return qualified;
    }

    private static Server start(BindableService service) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0)).addService(service).build().start();
    }

    private static <T> void answer(StreamObserver<T> observer, T answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }

    private static Struct struct(Map<String, ?> fields) {
        try {
            Struct.Builder struct = Struct.newBuilder();
            JsonFormat.parser().merge(new Gson().toJson(fields), struct);
            return struct.build();
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Engine extends EngineGrpc.EngineImplBase {
        @Override
        public void log(LogRequest request, StreamObserver<Empty> observer) {
            if (request.getSeverity() == LogSeverity.ERROR) {
                errors.add(request.getMessage());
            }
            answer(observer, Empty.getDefaultInstance());
        }

        @Override
        public void getRootResource(GetRootResourceRequest request, StreamObserver<GetRootResourceResponse> observer) {
            answer(observer, GetRootResourceResponse.newBuilder().setUrn(root).build());
        }

        @Override
        public void setRootResource(SetRootResourceRequest request, StreamObserver<SetRootResourceResponse> observer) {
            root = request.getUrn();
            answer(observer, SetRootResourceResponse.getDefaultInstance());
        }
    }

    private final class Monitor extends ResourceMonitorGrpc.ResourceMonitorImplBase {
        @Override
        public void supportsFeature(SupportsFeatureRequest request, StreamObserver<SupportsFeatureResponse> observer) {
            answer(observer, SupportsFeatureResponse.newBuilder().setHasSupport(true).build());
        }

        @Override
        public void registerResource(RegisterResourceRequest request,
                StreamObserver<RegisterResourceResponse> observer) {
            requests.add(request);
            if (failing.filter(request.getName()::equals).isPresent()) {
                observer.onError(Status.UNKNOWN.withDescription("it can't be made").asRuntimeException());
                return;
            }
            RegisterResourceResponse.Builder made = RegisterResourceResponse.newBuilder()
                    .setUrn("urn:pulumi:dev::" + PROJECT + "::" + request.getType() + "::" + request.getName());
            Struct.Builder state = request.getObject().toBuilder();
            Map<String, String> plain = new TreeMap<>();
            request.getObject().getFieldsMap().forEach((name, value) -> plain.put(name,
                    value.hasStructValue() && value.getStructValue().containsFields("value")
                            ? value.getStructValue().getFieldsOrThrow("value").getStringValue() // a secret's
                            : value.getStringValue()));
            boolean provider = request.getType().startsWith("pulumi:providers:");
            if (request.getCustom() && (provider || there)) {
                made.setId(FakeAws.id(request.getType(), request.getName(), named(plain)));
            }
            if (there) {
                struct(FakeAws.outputs(request.getType(), request.getName(), named(plain))).getFieldsMap()
                        .forEach((name, value) -> {
                            boolean unknown = preview && request.getName().equals("runtime")
                                    && name.equals("properties");
                            if (!unknown && !state.containsFields(name)) {
                                state.putFields(name, value);
                            }
                        });
            }
            answer(observer, made.setObject(state).build());
        }

        private Map<String, String> named(Map<String, String> inputs) {
            return inputs.getOrDefault("name", "").isEmpty() ? Map.of() : inputs;
        }

        @Override
        public void registerResourceOutputs(RegisterResourceOutputsRequest request, StreamObserver<Empty> observer) {
            synchronized (outputs) {
                outputs.put(request.getUrn(), request.getOutputs());
            }
            answer(observer, Empty.getDefaultInstance());
        }

        @Override
        public void invoke(ResourceInvokeRequest request, StreamObserver<ResourceInvokeResponse> observer) {
            answer(observer, ResourceInvokeResponse.newBuilder().setReturn(struct(FakeAws.answer(request.getTok())))
                    .build());
        }

        @Override
        public void signalAndWaitForShutdown(Empty request, StreamObserver<Empty> observer) {
            answer(observer, Empty.getDefaultInstance());
        }
    }
}
