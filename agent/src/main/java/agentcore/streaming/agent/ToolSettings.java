package agentcore.streaming.agent;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import agentcore.streaming.agent.tools.Tools;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Which tools the model may ask for.
 *
 * @param names the agent's own
 * @param httpHosts the servers that {@code http_get} may ask; without any there is no such tool
 * @param servers MCP servers, by the names that their tools begin with
 */
record ToolSettings(Set<String> names, Set<String> httpHosts, Map<String, Server> servers) {
    static final String CLOCK = "current_time";
    static final String CALCULATOR = "calculator";
    private static final String MCP = "AGENT_MCP_SERVERS";
    private static final String SERVER = "[a-zA-Z0-9-]{1,20}";

    /** An MCP server. */
    sealed interface Server {
        /** One that is reached over HTTP. */
        record Http(URI url, Map<String, String> headers) implements Server {}

        /** One that is started. */
        record Program(List<String> command, Map<String, String> variables) implements Server {}
    }

    /** Servers by their names only: in headers and variables are secrets. */
    @Override
    public String toString() {
        return names + ", " + httpHosts + ", " + servers.keySet();
    }

    static ToolSettings from(SettingValues values) {
        String names = values.matching("AGENT_TOOLS", "none|(current_time|calculator)(,(current_time|calculator))?",
                "none, current_time, calculator or both with a comma between").orElse(CLOCK + "," + CALCULATOR);
        Set<String> hosts = listed(values.text("AGENT_HTTP_HOSTS").orElse(""));
        for (String host : hosts) {
            try {
                Tools.checkHost(host);
            } catch (IllegalArgumentException e) {
                values.refuse("AGENT_HTTP_HOSTS is wrong. " + e.getMessage());
            }
        }
        return new ToolSettings(listed(names.equals("none") ? "" : names), hosts, servers(values));
    }

    private static Set<String> listed(String text) {
        return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split(",")));
    }

    /** Nothing of it is ever shown: headers and variables are where people put secrets. */
    private static Map<String, Server> servers(SettingValues values) {
        String text = values.text(MCP).orElse("{}");
        Map<String, Server> servers = new TreeMap<>();
        try {
            for (Map.Entry<String, Object> entry : new JsonObject(text)) {
                if (!entry.getKey().matches(SERVER)) {
                    values.refuse(MCP + " has a server whose name isn't 1 to 20 of a-z A-Z 0-9 -: give it another.");
                } else {
                    servers.put(entry.getKey(), server((JsonObject) entry.getValue()));
                }
            }
        } catch (DecodeException | ClassCastException | NullPointerException | URISyntaxException e) {
            values.refuse(MCP + " must be a JSON object such as {\"docs\": {\"url\": \"https://mcp.example.com/mcp\"}, "
                    + "\"files\": {\"command\": \"program\", \"args\": [], \"env\": {}}}.");
        }
        return servers;
    }

    private static Server server(JsonObject json) throws URISyntaxException {
        if (json.containsKey("url")) {
            URI url = new URI(json.getString("url"));
            if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
                throw new DecodeException("no address");
            }
            return new Server.Http(url, texts(json.getJsonObject("headers", new JsonObject())));
        }
        List<String> command = new ArrayList<>(List.of(json.getString("command", "")));
        json.getJsonArray("args", new JsonArray()).forEach(word -> command.add((String) word));
        if (command.getFirst().isEmpty()) {
            throw new DecodeException("no command");
        }
        return new Server.Program(List.copyOf(command), texts(json.getJsonObject("env", new JsonObject())));
    }

    private static Map<String, String> texts(JsonObject json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.forEach(entry -> texts.put(entry.getKey(), Objects.requireNonNull((String) entry.getValue())));
        return texts;
    }
}
