package agentcore.streaming.proxy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import javax.net.ssl.X509KeyManager;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.InProcessChain.Wrapper;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import agentcore.streaming.wire.fixture.TestCertificate;

/** No connection is to be had, or it ends in another way than TCP's. */
final class ConnectFaults {
    private static final String ENDPOINT = "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE";
    private static final String FAILED = "502 UpstreamFailed";
    private static final String NETWORK = "Look at the function's subnets, security groups and name resolution";

    private final TestCertificate right;
    private final TestCertificate unknown;
    private final TestCertificate otherName;
    private final TestCertificate expired;
    private final Path authorities;

    /** With certificates, which are made in this folder. */
    ConnectFaults(Path folder) throws IOException {
        right = TestCertificate.forName("localhost", folder);
        unknown = TestCertificate.ofStranger("localhost", folder);
        otherName = TestCertificate.forName("elsewhere.example", folder);
        expired = TestCertificate.expired("localhost", folder);
        authorities = folder.resolve("authorities.pem");
        for (TestCertificate trusted : List.of(right, otherName, expired)) {
            Files.writeString(authorities, (Files.exists(authorities) ? Files.readString(authorities) : "")
                    + Files.readString(trusted.pem()));
        }
    }

    Stream<Fault> all() {
        return Stream.of(
                Fault.of("connection", "refused", FAILED, NETWORK, chain -> {
                    chain.stopAgent();
                    FunctionExchange exchange = failThrice(chain);
                    chain.startAgent();
                    return exchange;
                }, "PROXY_COMMIT_AFTER", "0"),
                Fault.of("connection", "refused to the end, after PROXY_COMMIT_AFTER",
                        "status 200, a comment, then the error event UpstreamFailed and a cut", NETWORK, chain -> {
                            chain.stopAgent();
                            FunctionExchange exchange = Fault.post(chain);
                            chain.awaitTimers(3); // the limit, that of silence, and the first pause
                            chain.pass(Duration.ofSeconds(5));
                            chain.awaitTimers(1);
                            chain.pass(Duration.ofSeconds(5));
                            exchange.readToEnd();
                            chain.startAgent();
                            return exchange;
                        }, "PROXY_COMMIT_AFTER", "4s").after(": keep-alive\n\n"),
                late(),
                lateName(),
                wrong("an authority that nobody knows", unknown, "name it in PROXY_CA_FILE"),
                wrong("another name", otherName, "The certificate is not one for this address"),
                wrong("its time over", expired, "The certificate's time is over"),
                overTls("closed within an answer without length, and TLS did not say so (close_notify)",
                        "StreamCut within the stream", (chain, between, shown) -> {
                            FunctionExchange exchange = Fault.post(chain);
                            Call call = chain.takeAgentCall();
                            call.readBody();
                            call.head(200, "Content-Type: text/event-stream").raw("data: 1\n\n");
                            exchange.readEvent();
                            between.cut();
                            call.done();
                            return exchange;
                        }, "status 200, 1 event, then the error event StreamCut and a cut").calls(1, 1)
                        .after("data: 1\n\n"));
    }

    /** A script with what stands between, and with what the server shows for a certificate. */
    private interface TlsScript {
        FunctionExchange play(InProcessChain chain, Between between, AtomicReference<X509KeyManager> shown)
                throws Exception;
    }

    private Fault overTls(String name, String operator, TlsScript script) {
        return overTls(name, operator, script, FAILED);
    }

    private Fault overTls(String name, String operator, TlsScript script, String client) {
        return overTls(name, operator, script, client, handler -> handler);
    }

    private Fault overTls(String name, String operator, TlsScript script, String client, Wrapper wrapper) {
        return Fault.at("connection", name, client, operator, (auth, check) -> {
            AtomicReference<X509KeyManager> shown = new AtomicReference<>(right.keyManager());
            X509KeyManager showing = (X509KeyManager) Proxy.newProxyInstance(ConnectFaults.class.getClassLoader(),
                    new Class<?>[]{X509KeyManager.class},
                    (proxy, method, arguments) -> method.invoke(shown.get(), arguments));
            ScriptedServer server = new ScriptedServer(TestCertificate.serverContext(showing));
            try (Between between = new Between(server.port());
                    InProcessChain chain = new InProcessChain(auth, server, wrapper, ENDPOINT,
                            "https://localhost:" + between.port(), "PROXY_CA_FILE", authorities.toString(),
                            "PROXY_CONNECT_TIMEOUT", "1s", "PROXY_COMMIT_AFTER", "0", "PROXY_HEARTBEAT", "0")) {
                check.of(chain, c -> script.play(c, between, shown));
            }
        });
    }

    private Fault late() {
        return Fault.at("connection", "not there within PROXY_CONNECT_TIMEOUT", FAILED, NETWORK, (auth, check) -> {
            ConnectClock clock = new ConnectClock();
            overTls("", NETWORK, (chain, between, shown) -> {
                between.beMute(true);
                FunctionExchange exchange = failThrice(chain, () -> clock.passNext(chain, 1000));
                between.beMute(false);
                return exchange;
            }, FAILED, clock).ground().play(auth, check);
        });
    }

    private Fault wrong(String what, TestCertificate certificate, String operator) {
        return overTls("a certificate with " + what, operator, (chain, between, shown) -> {
            shown.set(certificate.keyManager());
            FunctionExchange exchange = failThrice(chain);
            shown.set(right.keyManager());
            return exchange;
        });
    }

    private static Fault lateName() {
        return Fault.at("connection", "a name that does not resolve", FAILED, NETWORK, (auth, check) -> {
            String name = LateName.unknown();
            ScriptedServer server = new ScriptedServer();
            try (InProcessChain chain = new InProcessChain(auth, server, handler -> handler, ENDPOINT,
                    "http://" + name + ":" + server.port(), "PROXY_COMMIT_AFTER", "0", "PROXY_HEARTBEAT", "0")) {
                check.of(chain, c -> {
                    FunctionExchange exchange = failThrice(c);
                    LateName.makeKnown(name);
                    return exchange;
                });
            }
        });
    }

    /** The request's attempts, all of which fail for want of a connection, until there is an answer. */
    private static FunctionExchange failThrice(InProcessChain chain) {
        return failThrice(chain, () -> {});
    }

    /** The same, where something has to be done for each of them to fail. */
    private static FunctionExchange failThrice(InProcessChain chain, Runnable fail) {
        FunctionExchange exchange = Fault.post(chain);
        chain.awaitTimers(1); // the limit
        for (int failure = 1; failure < Attempts.MOST_CONNECTS; failure++) {
            fail.run();
            chain.awaitTimers(1);
            chain.pass(Duration.ofSeconds(5));
        }
        fail.run();
        exchange.prelude();
        return exchange;
    }
}
