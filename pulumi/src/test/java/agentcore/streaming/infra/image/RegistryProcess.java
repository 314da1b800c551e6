package agentcore.streaming.infra.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Docker's own registry (the reference implementation, as Debian packages it) on a free port of this machine. */
public final class RegistryProcess implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("listening on 127\\.0\\.0\\.1:([0-9]+)");
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    private final Process process;
    private final int port;

    RegistryProcess(Path storage) throws IOException {
        this(storage, "", "");
    }

    /** With more of its configuration: members of {@code storage}, and of the whole from {@code http} on. */
    public RegistryProcess(Path storage, String moreStorage, String more) throws IOException {
        Path config = Files.createTempFile(storage.getParent(), "registry", ".yml");
        Files.writeString(config, """
                version: 0.1
                log: {level: info}
                storage:
                  filesystem: {rootdirectory: %s}
                %s
                http:
                  addr: 127.0.0.1:0
                %s
                """.formatted(storage, moreStorage.indent(2), more));
        process = new ProcessBuilder("docker-registry", "serve", config.toString()).redirectErrorStream(true).start();
        port = portOf(process.inputReader(StandardCharsets.UTF_8));
    }

    private int portOf(BufferedReader log) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            Matcher listens = LISTENS.matcher(line);
            if (listens.find()) {
                Thread reader = new Thread(() -> log.lines().forEach(next -> {}), "registry's log");
                reader.setDaemon(true);
                reader.start();
                return Integer.parseInt(listens.group(1));
            }
        }
        throw new AssertionError("The registry doesn't listen; it said: " + said);
    }

    /** Its address on this machine, with the port. */
    public String host() {
        return "127.0.0.1:" + port;
    }

    HttpResponse<byte[]> manifest(String repository, String tag) throws Exception {
        return get("/v2/" + repository + "/manifests/" + tag);
    }

    byte[] blob(String repository, String digest) throws Exception {
        return get("/v2/" + repository + "/blobs/" + digest).body();
    }

    String tags(String repository) throws Exception {
        return new String(get("/v2/" + repository + "/tags/list").body(), StandardCharsets.UTF_8).strip();
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        HttpResponse<byte[]> response = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://" + host() + path)).header("Accept", MANIFEST).build(),
                BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " is answered " + response.statusCode());
        }
        return response;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
