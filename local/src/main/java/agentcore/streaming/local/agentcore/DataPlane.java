package agentcore.streaming.local.agentcore;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

import javax.net.ssl.SSLContext;

import agentcore.streaming.local.http.HttpHandler;
import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.local.http.HttpRequest;
import agentcore.streaming.local.http.HttpResponse;
import agentcore.streaming.local.http.HttpServer;
import agentcore.streaming.local.http.TooLongException;
import agentcore.streaming.wire.agentcore.AgentCoreApi;
import agentcore.streaming.wire.agentcore.AgentCoreError;
import agentcore.streaming.wire.agentcore.RuntimeArn;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/**
 * {@code POST /runtimes/ARN/invocations?qualifier=ENDPOINT}: checks the request as the service does, and relays it to the
 * agent. {@code POST /runtimes/ARN/stopruntimesession?qualifier=ENDPOINT}: ends a session, and cuts the answers that are under
 * way in it. Thread-safe.
 */
public final class DataPlane implements HttpHandler, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DataPlane.class.getName());
    private static final JsonFactory JSON = JsonFactory.builder().build();
    /** Request headers that reach the agent; others only if the runtime's allow-list names them. */
    private static final List<String> PASSED_ON = List.of("Content-Type", "Accept", AgentCoreApi.TRACE_ID,
            AgentCoreApi.TRACE_PARENT, AgentCoreApi.TRACE_STATE, AgentCoreApi.BAGGAGE, "Mcp-Session-Id",
            "Mcp-Protocol-Version");
    /** Response headers of one connection, or of the service's own. */
    private static final Set<String> KEPT_BACK = Set.of("connection", "keep-alive", "transfer-encoding",
            "content-length", "trailer", "upgrade", "date", "server",
            AgentCoreApi.SESSION_ID.toLowerCase(Locale.ROOT));
    private static final int BUFFER = 64 * 1024;

    private final RuntimeArn runtime;
    private final Set<String> endpoints;
    private final AgentContainer agent;
    private final Authorizer authorizer;
    private final HeaderAllowList allowList;
    private final Sessions sessions = new Sessions(InstantSource.system());
    private final HttpServer server;

    private DataPlane(RuntimeArn runtime, Set<String> endpoints, String agentUrl, Authorizer authorizer,
            List<String> allowList, Optional<SSLContext> tls) throws IOException {
        this.runtime = runtime;
        this.endpoints = Set.copyOf(endpoints);
        this.agent = new AgentContainer(agentUrl);
        this.authorizer = authorizer;
        this.allowList = new HeaderAllowList(allowList);
        this.server = tls.isPresent() ? HttpServer.startTls(tls.get(), this) : HttpServer.start(this);
    }

    /**
     * Starts the service.
     *
     * @param runtime the one runtime that it has
     * @param endpoints the names of the runtime's endpoints; all lead to the same agent
     * @param agentUrl what {@code /invocations} and {@code /ping} are appended to
     * @param authorizer who may call
     * @param allowList the callers' headers that the agent may see
     * @return the service
     * @throws IOException if it can't listen
     */
    public static DataPlane start(RuntimeArn runtime, Set<String> endpoints, String agentUrl, Authorizer authorizer,
            List<String> allowList) throws IOException {
        return new DataPlane(runtime, endpoints, agentUrl, authorizer, allowList, Optional.empty());
    }

    /**
     * Starts the service with TLS, as on AWS; with the endpoint {@code DEFAULT} alone.
     *
     * @param runtime the one runtime that it has
     * @param agentUrl what {@code /invocations} and {@code /ping} are appended to
     * @param authorizer who may call
     * @param tls has a certificate for {@code localhost}
     * @return the service
     * @throws IOException if it can't listen
     */
    public static DataPlane startTls(RuntimeArn runtime, String agentUrl, Authorizer authorizer, SSLContext tls)
            throws IOException {
        return new DataPlane(runtime, Set.of(AgentCoreApi.DEFAULT_QUALIFIER), agentUrl, authorizer, List.of(),
                Optional.of(tls));
    }

    /**
     * The address of the service.
     *
     * @return a URL for {@code AWS_ENDPOINT_URL_BEDROCK_AGENTCORE}
     */
    public String url() {
        return server.url();
    }

    /**
     * Asks the agent how it is.
     *
     * @return whether it answered that it is well
     */
    public boolean agentIsHealthy() {
        return agent.healthy();
    }

    /** {@inheritDoc} */
    @Override
    public void handle(HttpRequest request, HttpResponse response) throws IOException {
        String requestId = UUID.randomUUID().toString();
        try {
            boolean stops = isStop(request);
            authorizer.require(request.headers());
            if (stops) {
                stop(request, requestId, response);
            } else {
                invoke(request, requestId, response);
            }
        } catch (ServiceException e) {
            LOG.log(Level.WARNING, "{0}: {1} {2}. {3}",
                    new Object[]{requestId, e.error().status(), e.error().code(), e.getMessage()});
            HttpHeaders headers = HttpHeaders.NONE.with("Content-Type", "application/json")
                    .with(AgentCoreApi.ERROR_TYPE, e.error().code()).with(AgentCoreApi.SERVICE_REQUEST_ID, requestId);
            if (e.error() == AgentCoreError.UNAUTHORIZED) {
                headers = headers.with("WWW-Authenticate", challenge(request));
            }
            response.send(e.error().status(), headers, message(e.getMessage()));
        }
    }

    private void invoke(HttpRequest request, String requestId, HttpResponse response)
            throws ServiceException, IOException {
        String session = session(request.headers()).orElseGet(() -> UUID.randomUUID().toString());
        byte[] payload = payload(request);
        try (Sessions.Invocation invocation = sessions.enter(session)) {
            LOG.log(Level.INFO, "{0}: invoked in a {1} session",
                    new Object[]{requestId, invocation.isFirst() ? "new" : "known"});
            relay(request.headers(), payload, session, invocation, requestId, response);
        }
    }

    /** Page {@code runtime-stop-session}. What it does with a client token that it has seen isn't documented: nothing here. */
    private void stop(HttpRequest request, String requestId, HttpResponse response)
            throws ServiceException, IOException {
        String session = session(request.headers()).orElseThrow(() -> new ServiceException(AgentCoreError.VALIDATION,
                "The header " + AgentCoreApi.SESSION_ID + " must name the session that is to be stopped."));
        payload(request);
        sessions.stop(session);
        LOG.log(Level.INFO, "{0}: stopped a session", requestId);
        response.send(200, HttpHeaders.NONE.with("Content-Type", "application/json")
                .with(AgentCoreApi.SESSION_ID, session).with(AgentCoreApi.SERVICE_REQUEST_ID, requestId),
                "{}".getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a session is to be stopped; if not, the agent is to be invoked. */
    private boolean isStop(HttpRequest request) throws ServiceException {
        List<String> path = request.segments();
        String operation = "/" + path.getLast();
        boolean known = request.method().equals("POST") && path.size() == 3
                && ("/" + path.getFirst() + "/").equals(AgentCoreApi.RUNTIMES)
                && (operation.equals(AgentCoreApi.INVOCATIONS) || operation.equals(AgentCoreApi.STOP_SESSION));
        if (!known) {
            throw new ServiceException(AgentCoreError.RESOURCE_NOT_FOUND,
                    "There is no " + request.method() + " " + request.rawPath() + " here.");
        }
        requireRuntime(request, path.get(1));
        return operation.equals(AgentCoreApi.STOP_SESSION);
    }

    private void requireRuntime(HttpRequest request, String named) throws ServiceException {
        boolean byArn = named.equals(runtime.toString());
        boolean byId = named.equals(runtime.runtimeId())
                && request.query(AgentCoreApi.ACCOUNT_ID).filter(runtime.accountId()::equals).isPresent();
        if (!byArn && !byId) {
            throw new ServiceException(AgentCoreError.RESOURCE_NOT_FOUND,
                    "No runtime " + named + " was found. The one here is " + runtime + ".");
        }
        String endpoint = request.query(AgentCoreApi.QUALIFIER).orElse(AgentCoreApi.DEFAULT_QUALIFIER);
        if (!endpoints.contains(endpoint)) {
            throw new ServiceException(AgentCoreError.RESOURCE_NOT_FOUND,
                    "The runtime has no endpoint " + endpoint + ". It has " + endpoints + ".");
        }
    }

    /** As page {@code runtime-mcp-protocol-contract} has it; what it names isn't here. */
    private String challenge(HttpRequest request) {
        return "Bearer resource_metadata=\"" + url() + AgentCoreApi.RUNTIMES
                + URLEncoder.encode(runtime.toString(), StandardCharsets.UTF_8) + AgentCoreApi.INVOCATIONS
                + "/.well-known/oauth-protected-resource?" + AgentCoreApi.QUALIFIER + "="
                + request.query(AgentCoreApi.QUALIFIER).orElse(AgentCoreApi.DEFAULT_QUALIFIER) + "\"";
    }

    /** The session that is named. */
    private static Optional<String> session(HttpHeaders headers) throws ServiceException {
        Optional<String> session = headers.first(AgentCoreApi.SESSION_ID);
        int length = session.map(String::length).orElse(AgentCoreApi.MIN_SESSION_ID);
        if (length < AgentCoreApi.MIN_SESSION_ID || length > AgentCoreApi.MAX_SESSION_ID) {
            throw new ServiceException(AgentCoreError.VALIDATION, "A session id must have "
                    + AgentCoreApi.MIN_SESSION_ID + " to " + AgentCoreApi.MAX_SESSION_ID + " characters.");
        }
        return session;
    }

    private static byte[] payload(HttpRequest request) throws ServiceException, IOException {
        try {
            return request.body().readAll(AgentCoreApi.MAX_PAYLOAD);
        } catch (TooLongException e) {
            throw new ServiceException(AgentCoreError.VALIDATION, "A payload may have at most "
                    + AgentCoreApi.MAX_PAYLOAD + " bytes.");
        }
    }

    private void relay(HttpHeaders headers, byte[] payload, String session, Sessions.Invocation invocation,
            String requestId, HttpResponse response) throws ServiceException, IOException {
        HttpHeaders passedOn = HttpHeaders.NONE.with(AgentCoreApi.SESSION_ID, session)
                .with(AgentCoreApi.REQUEST_ID, requestId);
        for (String name : PASSED_ON) {
            Optional<String> value = headers.first(name);
            if (value.isPresent()) {
                passedOn = passedOn.with(name, value.get());
            }
        }
        java.net.http.HttpResponse<InputStream> answer = agent
                .invoke(allowList.added(passedOn, headers, authorizer), payload, invocation);
        try (InputStream body = answer.body()) {
            invocation.onStop(() -> close(body)); // for the reader that is a break
            pass(answer.headers(), body, session, invocation, requestId, response);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the JDK's client has none to throw
        }
    }

    private static void pass(java.net.http.HttpHeaders headers, InputStream body, String session,
            Sessions.Invocation invocation, String requestId, HttpResponse response) throws IOException {
        Caller caller = new Caller(response);
        HttpHeaders back = HttpHeaders.NONE.with(AgentCoreApi.SESSION_ID, session)
                .with(AgentCoreApi.SERVICE_REQUEST_ID, requestId);
        for (var header : headers.map().entrySet()) {
            if (!KEPT_BACK.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                for (String value : header.getValue()) {
                    back = back.with(header.getKey(), value);
                }
            }
        }
        caller.begin(back);
        byte[] buffer = new byte[BUFFER];
        try {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                caller.write(Arrays.copyOf(buffer, read));
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: the agent''s answer broke off ({1})",
                    new Object[]{requestId, invocation.isStopped() ? "its session was stopped" : e.getMessage()});
            response.cut();
            return;
        }
        if (invocation.isStopped()) { // also where the reader took the break for an end
            response.cut();
            return;
        }
        caller.end();
    }

    private static byte[] message(String text) {
        StringWriter message = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(message)) {
            json.writeStartObject();
            json.writeStringField("message", text);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string doesn't fail
        }
        return message.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Closes the service and what is under way. */
    @Override
    public void close() {
        server.close();
        agent.close();
    }
}
