package agentcore.streaming.infra.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;

/**
 * What {@code contract/image.json} says of the image.
 *
 * @param base the image that brings Java: a reference by tag or digest, or {@code tar://} and the path of a tar
 * @param os {@code linux}
 * @param architecture as images name it: {@code arm64}
 * @param user a number: AgentCore can't mount images whose user is a name
 * @param port where the container listens
 * @param folder where the agent's files lie in the image
 * @param entryPoint the program and its arguments, without a shell
 * @param environment variables besides those of the base
 */
public record ImageSpec(String base, String os, String architecture, String user, int port, String folder,
        List<String> entryPoint, Map<String, String> environment) {

    /** The file's own form. */
    private static final class Json {
        String base;
        Platform platform;
        String user;
        Integer port;
        String folder;
        List<String> entryPoint;
        Map<String, String> environment;
    }

    private static final class Platform {
        String os;
        String architecture;
    }

    private static final Set<String> MEMBERS = Set.of("description", "base", "platform", "user", "port", "folder",
            "entryPoint", "environment");

    /**
     * Reads the file and checks it.
     *
     * @param file such as {@code contract/image.json}
     * @return what it says
     * @throws ImageException if it can't be read, or says something that makes no image for AgentCore
     */
    public static ImageSpec read(Path file) throws ImageException {
        try {
            String text = Files.readString(file);
            Gson gson = new Gson();
            Map<?, ?> members = gson.fromJson(text, Map.class);
            Json json = gson.fromJson(text, Json.class);
            if (json == null) {
                throw new ImageException(file + " is empty.");
            }
            return of(members.keySet(), json, file);
        } catch (IOException e) {
            throw new ImageException(file + " can't be read (" + e + ").", e);
        } catch (JsonParseException e) {
            throw new ImageException(file + " is not the JSON of an image (" + e.getMessage() + ").", e);
        }
    }

    private static ImageSpec of(Set<?> members, Json json, Path file) throws ImageException {
        Set<Object> unknown = new TreeSet<>(members);
        unknown.removeAll(MEMBERS);
        check(unknown.isEmpty(), file, "has members that nobody reads, " + unknown + ": leave them out");
        check(json.base != null && !json.base.isBlank(), file,
                "has no base: name an image that brings Java 25, such as eclipse-temurin:25-jre");
        check(json.platform != null && json.platform.os != null && json.platform.architecture != null, file,
                "has no platform with os and architecture: AgentCore runs {\"os\": \"linux\", \"architecture\": \"arm64\"}");
        check(json.user != null && json.user.matches("[1-9][0-9]{0,9}"), file,
                "has the user '" + json.user + "': make it a number above 0, such as \"1000\"");
        check(json.port != null && json.port > 0 && json.port < 65536, file,
                "has the port '" + json.port + "': AgentCore calls 8080");
        check(json.folder != null && json.folder.matches("(/[A-Za-z0-9._-]+)+"), file,
                "has the folder '" + json.folder + "': make it an absolute path, such as /opt/agent");
        check(json.entryPoint != null && !json.entryPoint.isEmpty() && !json.entryPoint.contains(null), file,
                "has no entryPoint: make it a list of the program and its arguments");
        Map<String, String> environment = json.environment == null ? Map.of() : json.environment;
        check(!environment.containsValue(null), file, "has a variable without a value in environment");
        return new ImageSpec(json.base, json.platform.os, json.platform.architecture, json.user, json.port,
                json.folder, json.entryPoint, environment);
    }

    private static void check(boolean right, Path file, String otherwise) throws ImageException {
        if (!right) {
            throw new ImageException(file + " " + otherwise + ".");
        }
    }

    /** Copies what it is given; the order of variables stays. */
    public ImageSpec {
        entryPoint = List.copyOf(entryPoint);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /**
     * The same on another base.
     *
     * @param other a reference by tag or digest, or {@code tar://} and the path of a tar
     * @return a copy
     */
    public ImageSpec withBase(String other) {
        return new ImageSpec(other, os, architecture, user, port, folder, entryPoint, environment);
    }
}
