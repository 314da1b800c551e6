package agentcore.streaming.local.smoke;

import java.net.http.HttpClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import agentcore.streaming.local.client.Answers;
import agentcore.streaming.local.client.Client;
import agentcore.streaming.local.client.ClientException;
import agentcore.streaming.local.client.Event;
import agentcore.streaming.local.client.Exchange;
import agentcore.streaming.local.client.Pace;
import agentcore.streaming.local.client.Target;

/** Measures what AWS doesn't document, from outside; each measurement is a section of the report. */
final class Probe {
    /** The laptop stack has 10 environments. */
    private static final int AT_ONCE = 4;

    private final Target target;
    private final int times;
    private final Consumer<String> progress;

    /** @param times how often everything is measured */
    Probe(Target target, int times, Consumer<String> progress) {
        this.target = target;
        this.times = times;
        this.progress = progress;
    }

    /** Measures all, and returns the report as Markdown. */
    String run() throws ClientException, InterruptedException {
        StringBuilder report = new StringBuilder();
        try (Client client = Client.of(target)) {
            progress.accept("Measuring " + target.invoke() + ": requests at once");
            String coldStarts = coldStarts(client); // first, before anything is warm
            report.append(head(client.await(client.post("[]", ""))));
            progress.accept("Answers, event by event");
            report.append(arrivals(client));
            progress.accept("Answers without a body");
            report.append(emptyBodies(client));
            progress.accept("Answers that are cut");
            report.append(cuts());
            report.append(coldStarts);
            progress.accept("A client that goes away");
            report.append(clientGone(client));
        }
        return report.toString();
    }

    private String head(Exchange exchange) {
        return """
                # Probe

                %s, `%s`, %s, Java %s. Times are milliseconds from the moment a request is sent, connection and TLS included, \
                as one client saw them: they hold for this day, network and region.

                """
                .formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS), target.invoke(), exchange.protocol(),
                        Runtime.version().feature());
    }

    private String arrivals(Client client) throws ClientException, InterruptedException {
        MarkdownTable table = new MarkdownTable("session", "status", "head", "first event", "last event", "end",
                "events",
                "moments", "median gap", "longest gap", "by the agent's clock", "outcome");
        for (int i = 0; i < times; i++) {
            Exchange first = client.await(client.post(Checks.PROMPT, ""));
            arrival(table, "new", first);
            Optional<String> session = first.header("X-Session-Id");
            if (session.isPresent()) {
                arrival(table, "the same", client.await(client.post(Checks.PROMPT, session.get())));
                client.await(client.delete(session.get()));
            }
        }
        return """
                ## Do events arrive one by one?
                New sessions, each asked twice (%d times): the first time AgentCore starts it. Events within 10 ms are one moment. Where small \
                pieces are held back, there are few moments for many events, and from the first event to the last it is much less \
                than by the agent's clock (the Converse metadata's `latencyMs`); padding may help then (`PROXY_PAD_BYTES`).

                """
                .formatted(times) + table + "\n";
    }

    private static void arrival(MarkdownTable table, String session, Exchange exchange) {
        Pace pace = Pace.of(exchange.events());
        table.row(session, exchange.status(), exchange.headMillis(), pace.first(), pace.last(), exchange.endMillis(),
                pace.events(), pace.moments(), pace.medianGap(), pace.longestGap(),
                Answers.agentMillis(exchange.events()).map(Object.class::cast).orElse("not said"), outcome(exchange));
    }

    /** How an answer ended, and what it told of itself. */
    private static String outcome(Exchange exchange) {
        Optional<Event> error = exchange.events().stream().filter(Event::isError).findFirst();
        String said = error.map(event -> Answers.said(event.data())).orElseGet(() -> Answers.said(exchange.text()));
        return exchange.cut().map(reason -> "cut (" + reason + ")").orElse("complete")
                + (said.isEmpty() ? "" : ", " + said);
    }

    private String emptyBodies(Client client) throws ClientException, InterruptedException {
        MarkdownTable table = new MarkdownTable("status", "Content-Length", "Transfer-Encoding", "head", "end",
                "outcome");
        for (int i = 0; i < times; i++) {
            Exchange exchange = client.preflight();
            try {
                client.await(exchange);
            } catch (ClientException e) { // which is what was asked
                table.row("none", "", "", "", "", e.getMessage());
                continue;
            }
            table.row(exchange.status(), exchange.header("Content-Length").orElse("none"),
                    exchange.header("Transfer-Encoding").orElse("none"), exchange.headMillis(), exchange.endMillis(),
                    outcome(exchange));
        }
        return """
                ## Does an answer without a body end at once?
                Preflight requests (`OPTIONS`, %d times), which the function answers with a prelude and nothing after it. Where the end is \
                missed, it comes long after the head.

                """
                .formatted(times) + table + "\n";
    }

    private String cuts() throws ClientException, InterruptedException {
        MarkdownTable table = new MarkdownTable("protocol", "error event", "end", "from the error event to the end",
                "DELETE: status", "DELETE: ms");
        List<HttpClient.Version> versions = new ArrayList<>(List.of(HttpClient.Version.HTTP_1_1));
        if (target.invoke().getScheme().equals("https")) {
            versions.add(HttpClient.Version.HTTP_2);
        }
        for (HttpClient.Version version : versions) {
            try (Client client = new Client(target, version)) {
                for (int i = 0; i < times; i++) {
                    cut(client, table);
                }
            }
        }
        return """
                ## How does a client see the end of an answer that was cut?
                Answers (%d by each protocol) whose session is stopped after the first event. The function tells of it by an error event, and \
                tells Lambda by trailers (`Lambda-Runtime-Function-Error-Type`). "cut" means that the body had no proper end, \
                "complete" that only the event tells. Without an error event the answer was over before the session was stopped.

                """
                .formatted(times) + table + "\n";
    }

    private static void cut(Client client, MarkdownTable table) throws ClientException, InterruptedException {
        Exchange exchange = client.post(Checks.PROMPT, "");
        client.await(exchange, exchange.firstEvent());
        Optional<String> session = exchange.header("X-Session-Id");
        Object status = "no session";
        Object millis = "";
        if (session.isPresent()) {
            Exchange stopped = client.await(client.delete(session.get()));
            status = stopped.status();
            millis = stopped.endMillis();
        }
        client.await(exchange);
        Optional<Event> error = exchange.events().stream().filter(Event::isError).findFirst();
        table.row(exchange.protocol(), error.map(event -> Answers.said(event.data())).orElse("none"),
                exchange.cut().map(reason -> "cut: " + reason).orElse("complete"),
                error.map(event -> (Object) (exchange.endMillis() - event.millis())).orElse(""), status, millis);
    }

    private static String coldStarts(Client client) throws ClientException, InterruptedException {
        MarkdownTable table = new MarkdownTable("", "status", "head", "request id");
        List<Exchange> atOnce = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            atOnce.add(client.post("[]", ""));
        }
        for (Exchange exchange : atOnce) {
            coldStart(table, "at once", client.await(exchange));
        }
        for (int i = 0; i < AT_ONCE; i++) {
            coldStart(table, "one by one", client.await(client.post("[]", "")));
        }
        return """
                ## How long does a cold start take?
                %d requests at once, before all others, and %d one after the other. The function itself answers them (400), without \
                the agent. Which of them met a cold start, the function's log says: `coldStart` in the line of that request id. \
                The agent's own start is in the first table, as the difference between new sessions and the same ones.

                """
                .formatted(AT_ONCE, AT_ONCE) + table + "\n";
    }

    private static void coldStart(MarkdownTable table, String when, Exchange exchange) {
        table.row(when, exchange.status(), exchange.headMillis(), exchange.header("X-Request-Id").orElse("none"));
    }

    private static String clientGone(Client client) throws ClientException, InterruptedException {
        Exchange exchange = client.post(Checks.PROMPT, "");
        client.await(exchange, exchange.firstEvent());
        exchange.fail(new CancellationException());
        return """
                ## Does the function learn that a client has gone?
                One request, `%s`, whose client closed the connection after the first event. What the function saw, its log says: \
                `outcome=clientGone` in that request's line, or `complete` if nothing reached it.

                Not probed: what API Gateway answers to a malformed prelude, as the function doesn't send any.
                """
                .formatted(exchange.header("X-Request-Id").orElse("without an id"));
    }
}
