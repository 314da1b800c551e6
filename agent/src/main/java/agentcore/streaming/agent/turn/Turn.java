package agentcore.streaming.agent.turn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.health.BackgroundWork;
import agentcore.streaming.agent.model.ConverseEvent;
import agentcore.streaming.agent.model.ConverseEvent.Failure;
import agentcore.streaming.agent.model.Model;
import agentcore.streaming.agent.model.ModelException;
import agentcore.streaming.agent.tools.Tool;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * One turn: reads what was said before, asks the model, uses the tools it asks for, all of a round at once, asks again with
 * their results, and keeps what was said once the model has come to its end. The caller sees each event as it happens; no more
 * is asked of the model while the caller doesn't read. If the caller leaves, so does the model's answer; tools that are in use run to their end, for nobody.
 *
 * <p>It ends once: by {@link #complete}, {@link #fail} or {@link #leave}, whichever is first.
 */
final class Turn {
    private static final Failure NO_MEMORY = new Failure(Failure.Kind.SERVICE_UNAVAILABLE,
            "What was said before in this session can't be read: ask again.");
    private static final Failure FAILED = new Failure(Failure.Kind.INTERNAL_SERVER,
            "The agent failed: ask again, or ask its operator.");
    private static final Failure CUT = new Failure(Failure.Kind.MODEL_STREAM_ERROR,
            "The model's answer ended before its end: ask again.");

    private final Turns.Parts parts;
    private final TurnRequest request;
    private final EventStream stream;
    private final TurnReport report;
    private final Promise<Void> released = Promise.promise();
    private final Promise<Void> sent = Promise.promise();
    /** What is said in this turn. */
    private final List<Message> said;
    /** What was said before. */
    private List<Message> before = List.of();
    /** What the model may ask for. */
    private Map<String, Tool> tools = Map.of();
    private Model.Answer answer;
    private Assembly assembly;
    private int rounds;
    private long timer;
    private boolean keeping;
    private boolean over;

    Turn(Turns.Parts parts, TurnRequest request, EventStream stream, TurnReport report) {
        this.parts = parts;
        this.request = request;
        this.stream = stream;
        this.report = report;
        this.said = new ArrayList<>(request.messages());
    }

    /** Done when the next turn of the session may begin. */
    Future<Void> released() {
        return released.future();
    }

    /** Done when nothing more is sent. */
    Future<Void> sent() {
        return sent.future();
    }

    Turn start() {
        stream.begin(this::leave, () -> {
            if (answer != null) {
                answer.resume();
            }
        });
        timer = parts.vertx().setTimer(parts.limits().time().toMillis(), late -> onTimeUp());
        Future<List<Message>> memory = request.remembered()
                ? attempt(() -> parts.memory().read(request.sessionId().orElseThrow()))
                : Future.succeededFuture(List.of());
        memory.compose(messages -> {
            before = messages;
            return attempt(parts.tools()::tools);
        }).onSuccess(offered -> {
            tools = offered;
            ask();
        }).onFailure(failure -> {
            report.failed("The memory can't be read.", failure);
            fail(NO_MEMORY);
        });
        return this;
    }

    private interface Attempt<T> {
        Future<T> make();
    }

    /** What throws fails. */
    private static <T> Future<T> attempt(Attempt<T> attempt) {
        try {
            return attempt.make();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void ask() {
        if (over) {
            return;
        }
        List<Message> messages = new ArrayList<>(before);
        messages.addAll(said);
        assembly = new Assembly();
        report.spans().asking();
        guarded(() -> {
            Model.Answer asked = parts.model().ask(new Model.Call(request.modelId(), parts.limits().system(), messages,
                    tools.values().stream().map(Tool::description).toList(), request.temperature(),
                    request.maxTokens()));
            answer = asked;
            asked.exceptionHandler(this::onFailure);
            asked.endHandler(end -> guarded(this::onEnd));
            asked.handler(event -> guarded(() -> onEvent(asked, event)));
        });
    }

    /** What nobody foresaw ends the turn, and not the process's patience. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            onFailure(e);
        }
    }

    private void onEvent(Model.Answer from, ConverseEvent event) {
        assembly.add(event);
        report.event(event);
        if (!stream.write(event)) {
            from.pause();
        }
    }

    private void onFailure(Throwable failure) {
        if (over) {
            return;
        }
        report.failed("The model failed.", failure);
        fail(failure instanceof ModelException known ? known.failure() : FAILED);
    }

    private void onEnd() {
        if (over) {
            return;
        }
        answer = null;
        if (assembly.stopReason().isEmpty()) {
            fail(CUT);
            return;
        }
        report.spans().answered();
        List<Assembly.ToolUse> uses = assembly.toolUses();
        if (!assembly.content().isEmpty()) {
            said.add(assembly.message());
        }
        if (uses.isEmpty()) {
            keep();
        } else if (rounds == parts.limits().rounds()) {
            fail(new Failure(Failure.Kind.MODEL_STREAM_ERROR, "The model asked for tools more than " + rounds
                    + " times without coming to an end: ask for less at a time."));
        } else {
            rounds++;
            report.tools(uses.size());
            ToolRound.use(uses, tools, report.spans()).onSuccess(results -> {
                if (!over) {
                    said.add(results);
                    stream.write(results);
                    ask();
                }
            });
        }
    }

    private void keep() {
        boolean somethingToKeep = said.getLast().role() == Message.Role.ASSISTANT && said.getLast().content().stream()
                .anyMatch(Content.Text.class::isInstance);
        // What a guardrail has stopped would stop every later turn too: it is shown all that was said.
        boolean stopped = assembly.stopReason().filter(ConverseEvent.MessageStop.GUARDRAIL::equals).isPresent();
        if (!request.remembered() || !somethingToKeep || stopped) {
            complete();
            return;
        }
        keeping = true;
        BackgroundWork.Running work = parts.work().begin(); // the caller may have gone by then
        attempt(() -> parts.memory().add(request.sessionId().orElseThrow(), List.copyOf(said)))
                .onFailure(failure -> report.failed("What was said could not be kept.", failure))
                .onComplete(done -> {
                    work.close();
                    complete();
                });
    }

    private void onTimeUp() {
        if (keeping) {
            report.failed("What was said was not kept in time.", null);
            complete();
        } else {
            fail(new Failure(Failure.Kind.MODEL_STREAM_ERROR,
                    "The answer took longer than " + parts.limits().time().toSeconds()
                            + " s: ask for less at a time."));
        }
    }

    private void complete() {
        if (end()) {
            report.ended(TurnReport.COMPLETE);
            stream.end().onComplete(done -> sent.complete());
        }
    }

    /** Ends the turn with a word to the caller. */
    void fail(Failure failure) {
        if (end()) {
            report.ended(failure.kind().word());
            stream.refuse(failure).onComplete(done -> sent.complete());
        }
    }

    private void leave() {
        if (!keeping && end()) {
            report.ended("callerGone");
            sent.complete();
        }
    }

    private boolean end() {
        if (over) {
            return false;
        }
        over = true;
        parts.vertx().cancelTimer(timer);
        if (answer != null) {
            answer.cancel();
        }
        released.complete();
        return true;
    }
}
