package agentcore.streaming.proxy;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;

import agentcore.streaming.wire.agentcore.AgentCoreApi;
import agentcore.streaming.wire.agentcore.RuntimeArn;

/**
 * The function's settings.
 *
 * @param runtime the agent runtime that is called
 * @param qualifier the runtime's endpoint
 * @param endpoint where AgentCore is, if it isn't where its region says
 * @param upstreamAuth how calls to AgentCore are authorized
 * @param heartbeat after how much silence a comment goes out; zero for never
 * @param commitAfter after how much silence of the agent's an answer is begun all the same; zero for never
 * @param connectTimeout how long a connection to AgentCore may take, TLS included
 * @param firstByteTimeout how long AgentCore may take to answer
 * @param idleTimeout how long the agent may be silent within its answer
 * @param deadlineMargin how long before the function's end a stream is ended
 * @param poolMaxIdle how long a connection may have been idle to be used again
 * @param maxRequest the most bytes of a request's body
 * @param padBytes the least bytes of a write that ends between events; 0 for whatever comes
 * @param allowedOrigins the origins whose pages may read answers; {@code *} for any
 * @param forwardHeaders names of request headers that the agent may see
 * @param forwardUserId whether the runtime is told who calls
 * @param stopWhenClientGone whether a session is stopped when the platform cuts its stream
 * @param terminalEvent when a stream counts as complete
 * @param extraAuthorities whom to trust besides the JDK's certificate authorities
 * @param logLevel what is logged
 * @param jsonLogs whether it is logged as JSON
 * @param unknown names that look like settings and aren't
 */
record Settings(RuntimeArn runtime, String qualifier, Optional<URI> endpoint, UpstreamAuth upstreamAuth,
        Duration heartbeat,
        Duration commitAfter, Duration connectTimeout,
        Duration firstByteTimeout,
        Duration idleTimeout, Duration deadlineMargin, Duration poolMaxIdle, int maxRequest, int padBytes,
        List<String> allowedOrigins, List<String> forwardHeaders, boolean forwardUserId, boolean stopWhenClientGone,
        TerminalEvent terminalEvent, List<X509Certificate> extraAuthorities,
        Level logLevel, boolean jsonLogs, List<String> unknown) {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final long GIGABYTE = 1L << 30;
    private static final int MOST_PORTS = 65_535;
    private static final long MOST_PADDING = 64 * 1024;
    /** As browsers send it: no path, not even a slash. */
    private static final String ORIGIN = "https?://[a-z0-9.-]+(:[0-9]{1,5})?";
    private static final Map<String, Level> LEVELS = Map.of("TRACE", Level.FINEST, "DEBUG", Level.FINE, "INFO",
            Level.INFO,
            "WARN", Level.WARNING, "ERROR", Level.SEVERE, "FATAL", Level.SEVERE);

    /** How calls to AgentCore are authorized. */
    enum UpstreamAuth {
        /** Signed by the function, through the SDK. */
        SIGV4,
        /** With the caller's own token. */
        BEARER
    }

    /** When a stream counts as complete. */
    sealed interface TerminalEvent {
        /** One for each stream. */
        StreamJudge judge();

        /** When the transport says so, and a Converse or AG-UI message that began has ended. */
        record Auto() implements TerminalEvent {
            @Override
            public StreamJudge judge() {
                return new StreamJudge.Formats();
            }
        }

        /** When the transport says so. */
        record Off() implements TerminalEvent {
            @Override
            public StreamJudge judge() {
                return new StreamJudge.TransportsWord();
            }
        }

        /** When the transport says so, and an event of this type was there. */
        record Named(String type) implements TerminalEvent {
            @Override
            public StreamJudge judge() {
                return new StreamJudge.NamedEvent(type);
            }
        }
    }

    /**
     * Reads the settings.
     *
     * @throws SettingsException with everything that is wrong with them
     */
    static Settings from(Map<String, String> environment) {
        SettingValues values = new SettingValues(environment);
        Settings settings = new Settings(
                values.required("AGENT_RUNTIME_ARN", "the ARN of an agent runtime", RuntimeArn.EXAMPLE,
                        RuntimeArn::parse),
                values.matching("AGENT_QUALIFIER", "[a-zA-Z][a-zA-Z0-9_]{0,47}", "the name of a runtime's endpoint",
                        AgentCoreApi.DEFAULT_QUALIFIER),
                // Redirects the SDK, as its own documentation has it; the laptop stack uses that.
                values.optional("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", "a URL such as http://127.0.0.1:8080",
                        Settings::endpoint),
                UpstreamAuth.valueOf(values.matching("PROXY_UPSTREAM_AUTH", "sigv4|bearer", "sigv4 or bearer", "sigv4")
                        .toUpperCase(Locale.ROOT)),
                values.duration("PROXY_HEARTBEAT", "15s", Duration.ZERO, LONGEST),
                values.duration("PROXY_COMMIT_AFTER", "20s", Duration.ZERO, LONGEST),
                values.duration("PROXY_CONNECT_TIMEOUT", "3s", Duration.ofMillis(1), LONGEST),
                values.duration("PROXY_FIRST_BYTE_TIMEOUT", "290s", Duration.ofMillis(1), LONGEST),
                values.duration("PROXY_IDLE_TIMEOUT", "290s", Duration.ofMillis(1), LONGEST),
                values.duration("PROXY_DEADLINE_MARGIN", "1s", Duration.ZERO, LONGEST),
                values.duration("PROXY_POOL_MAX_IDLE", "60s", Duration.ZERO, LONGEST),
                (int) values.size("PROXY_MAX_REQUEST", "6MB", 1, GIGABYTE),
                (int) values.size("PROXY_PAD_BYTES", "0", 0, MOST_PADDING),
                values.list("PROXY_ALLOWED_ORIGINS", "[*]|" + ORIGIN + "(," + ORIGIN + ")*",
                        "* or origins with a comma between, such as https://example.com,http://localhost:5173"),
                values.optional("PROXY_FORWARD_HEADERS",
                        "at most 20 names of headers with a comma between, such as X-Tenant,X-Locale",
                        ForwardedHeaders::names).orElse(List.of()),
                values.matching("PROXY_FORWARD_USER_ID", "on|off", "on or off", "off").equals("on"),
                values.matching("PROXY_ON_CLIENT_GONE", "leave|stop", "leave or stop", "leave").equals("stop"),
                terminalEvent(values),
                values.optional("PROXY_CA_FILE", "a PEM file of certificate authorities", CertificateAuthorities::read)
                        .orElse(List.of()),
                logLevel(values),
                // By Lambda, which has JSON or Text in its configuration and hands it out in this form or another.
                values.matching("AWS_LAMBDA_LOG_FORMAT", "(?i)json|text", "JSON or Text", "Text")
                        .equalsIgnoreCase("JSON"),
                values.unknown("PROXY_"));
        if (settings.upstreamAuth() == UpstreamAuth.BEARER && settings.forwardUserId()) {
            values.refuse("PROXY_FORWARD_USER_ID", "off where PROXY_UPSTREAM_AUTH is bearer: the token says who calls");
        }
        if (settings.upstreamAuth() == UpstreamAuth.SIGV4 && !FunctionCredentials.areIn(environment)) {
            values.refuse(FunctionCredentials.MISSING);
        }
        List<String> problems = values.problems();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    /** One that can be called: the SDK takes whatever is a URI, and fails with each request. */
    private static URI endpoint(String value) {
        URI url;
        try {
            url = new URI(value);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no URL", e);
        }
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("does not begin with http:// or https://");
        }
        if (url.getHost() == null || url.getPort() > MOST_PORTS) {
            throw new IllegalArgumentException("has no host, or no port, that can be called");
        }
        return url;
    }

    private static TerminalEvent terminalEvent(SettingValues values) {
        String value = values.matching("PROXY_TERMINAL_EVENT", "[!-~]+( [!-~]+)*",
                "auto, off, or the type of the event that ends a stream, such as done", "auto");
        return switch (value) {
            case "auto" -> new TerminalEvent.Auto();
            case "off" -> new TerminalEvent.Off();
            default -> new TerminalEvent.Named(value);
        };
    }

    private static Level logLevel(SettingValues values) {
        String fallback = values.matching("AWS_LAMBDA_LOG_LEVEL", String.join("|", LEVELS.keySet()),
                "TRACE, DEBUG, INFO, WARN, ERROR or FATAL", "INFO");
        return LEVELS.get(values.matching("PROXY_LOG_LEVEL", String.join("|", LEVELS.keySet()),
                "TRACE, DEBUG, INFO, WARN, ERROR or FATAL", fallback));
    }
}
