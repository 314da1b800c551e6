package agentcore.streaming.local.smoke;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.local.client.Answers;
import agentcore.streaming.local.client.Client;
import agentcore.streaming.local.client.ClientException;
import agentcore.streaming.local.client.Event;
import agentcore.streaming.local.client.Exchange;
import agentcore.streaming.local.client.Pace;

/** What a chain must do for its clients; each check is a row. */
final class Checks {
    static final String PROMPT = "{\"prompt\":\"こんにちは、あなたは何ができますか？\"}";

    private final Client client;
    private final List<Row> rows = new ArrayList<>();

    Checks(Client client) {
        this.client = client;
    }

    /** What one of them found. */
    private interface Check {
        /** The detail, where all is well. */
        String of(Exchange exchange) throws FailedException;
    }

    /** A request in a session. */
    private interface Request {
        Exchange send(String session) throws ClientException;
    }

    /** What doesn't hold, as it is told in the row. */
    private static final class FailedException extends Exception {
        FailedException(String detail) {
            super(detail);
        }
    }

    /**
     * Makes all checks.
     *
     * @throws ClientException if the chain doesn't answer at all
     */
    List<Row> run() throws ClientException, InterruptedException {
        Exchange first = client.await(client.post(PROMPT, ""));
        judge("answer", first, first.headMillis(), Checks::isAnswer);
        judge("one by one", first, first.endMillis(), Checks::cameOneByOne);
        judge("end", first, first.endMillis(), Checks::isComplete);
        Optional<String> session = first.header("X-Session-Id");
        ask("session", session, id -> client.post(PROMPT, id), again -> goesOn(again, session.orElseThrow()));
        ask("error", Optional.of(""), none -> client.post("[]", none), Checks::isBadRequest);
        ask("stop", session, client::delete, answer -> isStopped(answer, session.orElseThrow()));
        ask("preflight", Optional.of(""), none -> client.preflight(), Checks::isPreflight);
        return rows;
    }

    private void ask(String name, Optional<String> session, Request request, Check check)
            throws InterruptedException {
        if (session.isEmpty()) {
            rows.add(new Row(name, false, 0, "no session id is known"));
            return;
        }
        try {
            Exchange exchange = client.await(request.send(session.get()));
            judge(name, exchange, exchange.endMillis(), check);
        } catch (ClientException e) {
            rows.add(new Row(name, false, 0, e.getMessage()));
        }
    }

    private void judge(String name, Exchange exchange, double millis, Check check) {
        try {
            rows.add(new Row(name, true, millis, check.of(exchange)));
        } catch (FailedException e) {
            rows.add(new Row(name, false, millis, e.getMessage()));
        }
    }

    private static String isAnswer(Exchange exchange) throws FailedException {
        requireStatus(exchange, 200);
        require(exchange.isEvents(), "its Content-Type is " + exchange.header("Content-Type").orElse("missing"));
        for (String header : List.of("X-Session-Id", "X-Request-Id")) {
            require(exchange.header(header).isPresent(), header + " is missing");
        }
        return "200 text/event-stream, " + exchange.protocol() + ", request "
                + exchange.header("X-Request-Id").orElse("");
    }

    private static String cameOneByOne(Exchange exchange) throws FailedException {
        Pace pace = Pace.of(exchange.events());
        require(pace.isOneByOne(), pace.events() == 0 ? "no events came" : "held back: " + pace);
        return pace.toString();
    }

    private static String isComplete(Exchange exchange) throws FailedException {
        Optional<Event> error = exchange.events().stream().filter(Event::isError).findFirst();
        if (error.isPresent()) {
            throw new FailedException("an error event: " + Answers.said(error.get().data()));
        }
        require(exchange.cut().isEmpty(), "cut after " + exchange.bytes() + " bytes: " + exchange.cut().orElse(""));
        require(exchange.events().stream().anyMatch(Answers::isMessageStop), "no messageStop came");
        return "complete, with messageStop";
    }

    private static String goesOn(Exchange exchange, String session) throws FailedException {
        isAnswer(exchange);
        require(exchange.header("X-Session-Id").equals(Optional.of(session)), "another session answered");
        isComplete(exchange);
        return "the same session answered again";
    }

    private static String isBadRequest(Exchange exchange) throws FailedException {
        requireStatus(exchange, 400);
        Map<String, String> error = Answers.members(exchange.text());
        require("BadRequest".equals(error.get("error.type")) && error.containsKey("error.message"),
                "400, but without error.type BadRequest and error.message");
        require(error.containsKey("error.requestId")
                && exchange.header("X-Request-Id").equals(Optional.of(error.get("error.requestId"))),
                "error.requestId isn't the X-Request-Id");
        return "400 BadRequest for []";
    }

    private static String isStopped(Exchange exchange, String session) throws FailedException {
        requireStatus(exchange, 200);
        Map<String, String> answer = Answers.members(exchange.text());
        require(session.equals(answer.get("sessionId")) && "stopped".equals(answer.get("status")),
                "200, but not with this sessionId and status stopped");
        return "200 stopped";
    }

    private static String isPreflight(Exchange exchange) throws FailedException {
        require(exchange.status() == 204 || exchange.status() == 200, "status " + exchange.status() + ", not 204");
        require(exchange.cut().isEmpty(), "cut: " + exchange.cut().orElse(""));
        return exchange.status() + " without authorization";
    }

    private static void requireStatus(Exchange exchange, int status) throws FailedException {
        String said = Answers.said(exchange.text());
        require(exchange.status() == status,
                "status " + exchange.status() + ", not " + status + (said.isEmpty() ? "" : ": " + said));
        require(exchange.isEvents() || exchange.cut().isEmpty(), "cut: " + exchange.cut().orElse(""));
    }

    private static void require(boolean condition, String otherwise) throws FailedException {
        if (!condition) {
            throw new FailedException(otherwise);
        }
    }
}
