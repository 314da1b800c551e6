package agentcore.streaming.local.training;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import agentcore.streaming.local.agentcore.DataPlane;
import agentcore.streaming.local.agentcore.SignatureAuthorizer;
import agentcore.streaming.local.gateway.AfterFailure;
import agentcore.streaming.local.gateway.ApiGateway;
import agentcore.streaming.local.gateway.DeclaredRoutes;
import agentcore.streaming.local.http.HttpServer;
import agentcore.streaming.local.lambda.FunctionConfiguration;
import agentcore.streaming.local.lambda.Lambda;
import agentcore.streaming.wire.agentcore.RuntimeArn;

/** One training of a function: a process of it, real requests, and the cache that it leaves when it ends. */
final class Training {
    /** Beside {@code bootstrap}, which starts from it where it is there. */
    static final String CACHE = "function.aot";

    private static final List<String> TRAINED = List.of("java-options", "jre/lib/modules", "lib/agentcore-proxy.jar");
    private static final RuntimeArn RUNTIME = new RuntimeArn("aws", "us-east-1", "123456789012",
            "training-0123456789");
    private static final String FUNCTION = "agentcore-proxy";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The JVM's end takes that of a second one, which makes the cache. */
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(180);
    /** Enough for every method of the way of a request to have been called often: profiles are in the cache too. */
    private static final int INVOCATIONS = 30;
    private static final String SESSION = "training-0123456789-0123456789-0123456789";

    private final Path function;
    private final Path work;
    private final Instant fileTime;

    /**
     * @param function the unpacked function; the cache will be there
     * @param work where logs and the certificate go
     * @param fileTime what the jars' time is to be
     */
    Training(Path function, Path work, Instant fileTime) {
        this.function = function;
        this.work = work;
        this.fileTime = fileTime;
    }

    /** Makes the cache anew. */
    void run() throws TrainingException, IOException, InterruptedException {
        Path cache = function.resolve(CACHE);
        Files.deleteIfExists(cache);
        settleTimes();
        Certificate certificate = Certificate.make(Files.createDirectories(work));
        try (HttpServer agent = HttpServer.start(new TrainingAgent());
                DataPlane dataPlane = DataPlane.startTls(RUNTIME, agent.url(), new SignatureAuthorizer(RUNTIME),
                        certificate.context());
                Lambda lambda = Lambda.start(configuration(dataPlane.url(), certificate.pem()))) {
            awaitReady(lambda);
            serve(lambda);
            if (!lambda.awaitEnd(PATIENCE_AT_THE_END)) {
                throw failed("The function's JVM did not end within " + PATIENCE_AT_THE_END.toSeconds() + " s");
            }
        }
        if (!Files.exists(cache)) {
            throw failed("The function's JVM has left no AOT cache");
        }
        Files.write(work.resolve("trained.sha256"), checksums());
    }

    /** What the cache is of, as sha256sum has it: with other files it may run classes that are no longer there. */
    private List<String> checksums() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String file : TRAINED) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(function.resolve(file)));
                lines.add(HexFormat.of().formatHex(hash) + "  " + file);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e); // every JDK has it
            }
        }
        return lines;
    }

    /** The JVM may compare a jar's time with that which it had in the training, and a zip brings its own along. */
    private void settleTimes() throws IOException {
        try (Stream<Path> jars = Files.list(function.resolve("lib"))) {
            for (Path jar : jars.toList()) {
                Files.setLastModifiedTime(jar, FileTime.from(fileTime));
            }
        }
    }

    /**
     * The JVM would compile what was hot in the training as soon as its classes are there, which a start pays for before it has
     * use of it. A JVM that no longer knows the option says so, and makes no cache.
     */
    private static final String WITHOUT_PROFILES = "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining";

    /** The JVM is told by its environment what else to do: the command is {@code bootstrap}'s, word for word. */
    private FunctionConfiguration configuration(String dataPlane, Path authority) {
        return new FunctionConfiguration(FUNCTION, function, Map.of("AGENT_RUNTIME_ARN", RUNTIME.toString(),
                "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", dataPlane, "PROXY_CA_FILE", authority.toString(),
                "JAVA_TOOL_OPTIONS", WITHOUT_PROFILES + " -XX:AOTCacheOutput=" + CACHE), RUNTIME.region(),
                Duration.ofMinutes(15), 1,
                work);
    }

    private void awaitReady(Lambda lambda) throws TrainingException, InterruptedException {
        try {
            CompletableFuture.anyOf(lambda.ready(), lambda.failure()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw failed("The function did not ask for its first invocation within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause()); // neither of them fails
        }
        if (!lambda.ready().isDone()) {
            throw new TrainingException(lambda.failure().join().sentence());
        }
    }

    private void serve(Lambda lambda) throws TrainingException, IOException, InterruptedException {
        try (ApiGateway gateway = new ApiGateway(DeclaredRoutes.read(), lambda.url(), FUNCTION, AfterFailure.CUT);
                HttpServer front = HttpServer.start(gateway);
                HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < INVOCATIONS; i++) {
                HttpRequest.Builder post = request(front, "/invoke").header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"Hello\"}"));
                if (i % 2 == 1) {
                    post.header("X-Session-Id", SESSION);
                }
                String answer = ask(client, post, 200);
                if (answer.lines().filter(line -> line.startsWith("data: ")).count() != TrainingAgent.PIECES + 2
                        || !answer.endsWith("data: " + TrainingAgent.LAST + "\n\n")) {
                    throw failed("An answer in the training was not the agent's");
                }
            }
            ask(client, request(front, "/invoke").method("OPTIONS", HttpRequest.BodyPublishers.noBody()), 204);
            ask(client, request(front, "/invoke").POST(HttpRequest.BodyPublishers.ofString("[]")), 400);
            ask(client, request(front, "/sessions/" + SESSION).DELETE(), 200);
        }
    }

    private static HttpRequest.Builder request(HttpServer front, String resource) {
        return HttpRequest.newBuilder(URI.create(front.url() + resource)).timeout(PATIENCE);
    }

    private String ask(HttpClient client, HttpRequest.Builder request, int expected)
            throws TrainingException, IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != expected) {
            throw failed("A request in the training was answered " + answer.statusCode() + " and not " + expected);
        }
        return answer.body();
    }

    private TrainingException failed(String what) {
        return new TrainingException(what + "; the function's log is " + work.resolve("function.log") + ".");
    }
}
