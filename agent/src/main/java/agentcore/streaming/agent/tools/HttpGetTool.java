package agentcore.streaming.agent.tools;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

/**
 * Fetches a text from one of the servers that are listed.
 *
 * <p>A name is resolved once for each request, all its addresses are looked at, and the connection goes to the address that
 * was looked at: a name that means something else a moment later (DNS rebinding) doesn't matter. Redirects are told, not
 * followed. Connections are never kept.
 */
final class HttpGetTool {
    private static final int LONGEST_URL = 2000;

    /** Where a name leads. */
    interface Resolver {
        Future<List<InetAddress>> resolve(String host);
    }

    /**
     * What it may do.
     *
     * @param addresses which addresses it may connect to
     * @param patience for all of a request, name resolution included
     * @param largest bytes that are read of an answer
     */
    record Limits(Predicate<InetAddress> addresses, Duration patience, int largest) {
        static final Limits USUAL = new Limits(PublicAddresses::contains, Duration.ofSeconds(10), 64 * 1024);
    }

    private final Vertx vertx;
    private final Set<WebOrigin> allowed;
    private final Resolver resolver;
    private final Limits limits;
    private final HttpClient client;

    private HttpGetTool(Vertx vertx, Set<WebOrigin> allowed, Resolver resolver, Limits limits,
            HttpClientOptions options) {
        this.vertx = vertx;
        this.allowed = allowed;
        this.resolver = resolver;
        this.limits = limits;
        // Host names are verified, where TLS is spoken, by the name that was asked for and not by the address.
        this.client = vertx.createHttpClient(options.setKeepAlive(false).setVerifyHost(true)
                .setConnectTimeout(Math.toIntExact(limits.patience.toMillis())));
    }

    /** What is asked. */
    record Input(@Meaning("The whole URL, such as https://api.example.com/v1/items?id=1.") String url) {}

    static Tool create(Vertx vertx, Set<String> hosts) {
        return create(vertx, hosts, host -> vertx.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false),
                Limits.USUAL, new HttpClientOptions());
    }

    static Tool create(Vertx vertx, Set<String> hosts, Resolver resolver, Limits limits, HttpClientOptions options) {
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("At least one host that may be asked must be named.");
        }
        Set<WebOrigin> allowed = hosts.stream().map(WebOrigin::allowed).collect(Collectors.toUnmodifiableSet());
        return RecordTool.of("http_get",
                "Fetches a text (JSON, XML, HTML, plain) from a URL. Only these servers can be asked: " + names(allowed)
                        + ".",
                Input.class, new HttpGetTool(vertx, allowed, resolver, limits, options)::use);
    }

    private static String names(Set<WebOrigin> origins) {
        return String.join(", ",
                origins.stream().map(WebOrigin::toString).collect(Collectors.toCollection(TreeSet::new)));
    }

    private Future<String> use(Input input) {
        URI url;
        WebOrigin origin;
        try {
            url = URI.create(input.url);
            origin = WebOrigin.of(url).filter(allowed::contains).orElseThrow(
                    () -> new ToolException("That server can't be asked, only: " + names(allowed) + "."));
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(new ToolException("It is not a URL: " + e.getMessage() + "."));
        } catch (ToolException e) {
            return Future.failedFuture(e);
        }
        if (input.url.length() > LONGEST_URL) {
            return Future.failedFuture(new ToolException("The URL is longer than " + LONGEST_URL + " characters."));
        }
        Promise<String> answer = Promise.promise();
        TextAnswer text = new TextAnswer(limits.largest, answer);
        long timer = vertx.setTimer(limits.patience.toMillis(), late -> text.giveUp(
                new ToolException(origin + " didn't answer within " + limits.patience.toSeconds() + " s.")));
        resolver.resolve(origin.host()).compose(addresses -> checked(origin, addresses))
                .compose(address -> client.request(options(url, origin, address)))
                .onSuccess(text::send)
                .onFailure(failure -> text.giveUp(told(origin, failure)));
        return answer.future().onComplete(done -> vertx.cancelTimer(timer))
                .recover(failure -> Future.failedFuture(told(origin, failure)));
    }

    /** The address to connect to; none if any of a name's addresses is not allowed, as somebody means no good then. */
    private Future<InetAddress> checked(WebOrigin origin, List<InetAddress> addresses) {
        return !addresses.isEmpty() && addresses.stream().allMatch(limits.addresses)
                ? Future.succeededFuture(addresses.getFirst())
                : Future.failedFuture(new ToolException(
                        origin + " can't be asked: its name leads to an address that is not public."));
    }

    /** To that address, as literal; named by the host, for {@code Host}, SNI and the certificate. */
    private static RequestOptions options(URI url, WebOrigin origin, InetAddress address) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        URI ascii = URI.create(path + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()));
        return new RequestOptions().setMethod(HttpMethod.GET).setFollowRedirects(false).setSsl(origin.tls())
                .setServer(SocketAddress.inetSocketAddress(origin.port(), address.getHostAddress()))
                .setHost(origin.host()).setPort(origin.port()).setURI(ascii.toASCIIString())
                .putHeader("Accept", "text/*, application/json, application/xml;q=0.9")
                .putHeader("User-Agent", "agentcore-streaming-agent");
    }

    /** Without the words of libraries, which may name addresses. */
    private static ToolException told(WebOrigin origin, Throwable failure) {
        return switch (failure) {
            case ToolException said -> said;
            case UnknownHostException e -> new ToolException(origin + " can't be asked: its name isn't known.");
            case javax.net.ssl.SSLException e ->
                new ToolException(origin + " can't be asked: its certificate isn't accepted.");
            default -> new ToolException(origin + " can't be asked: the connection failed.");
        };
    }
}
