package agentcore.streaming.agent.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.tools.Tool;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.Checkpoint;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class OfflineModelTest {
    private static final String JAPANESE = "こんにちは、あなたは何ができますか？";

    @Test
    void answersInJapaneseInPiecesAndSaysThatItIsOffline(Vertx vertx, VertxTestContext test) {
        answer(vertx, JAPANESE, events -> test.verify(() -> {
            assertEquals(new ConverseEvent.MessageStart("assistant"), events.getFirst());
            assertTrue(texts(events).size() > 10, () -> texts(events).toString());
            String text = String.join("", texts(events));
            assertTrue(text.startsWith("こんにちは。"), text);
            assertTrue(text.contains("オフライン"), text);
            assertTrue(text.endsWith("「" + JAPANESE + "」"), text);
            int end = events.size();
            assertEquals(new ConverseEvent.ContentBlockStop(0), events.get(end - 3));
            assertEquals(new ConverseEvent.MessageStop("end_turn"), events.get(end - 2));
            assertTrue(events.getLast() instanceof ConverseEvent.Metadata(int in, int out, int total, long latency)
                    && in > 0 && out == texts(events).size() && total == in + out && latency >= 0,
                    () -> events.getLast().toString());
            test.completeNow();
        }));
    }

    @Test
    void answersInEnglishWhereNothingIsJapanese(Vertx vertx, VertxTestContext test) {
        answer(vertx, "What can you do?", events -> test.verify(() -> {
            String text = String.join("", texts(events));
            assertTrue(text.contains("offline"), text);
            assertTrue(text.endsWith("\"What can you do?\""), text);
            assertTrue(texts(events).contains("sample "), () -> texts(events).toString());
            test.completeNow();
        }));
    }

    @Test
    void theSamePromptGetsTheSameAnswer(Vertx vertx, VertxTestContext test) {
        answer(vertx, JAPANESE, first -> answer(vertx, JAPANESE, second -> test.verify(() -> {
            assertEquals(texts(first), texts(second));
            test.completeNow();
        })));
    }

    @Test
    void aLongPromptIsQuotedInPartAndNeverInHalfACharacter(Vertx vertx, VertxTestContext test) {
        answer(vertx, "x" + "𠮷".repeat(500), events -> test.verify(() -> {
            String text = String.join("", texts(events));
            assertTrue(text.endsWith("「x" + "𠮷".repeat(119) + "…」"), text);
            test.completeNow();
        }));
    }

    /** Paused in the middle, it says no more; what follows when it is resumed is the rest, with nothing missing. */
    @Test
    void aPausedAnswerWaits(Vertx vertx, VertxTestContext test) {
        Checkpoint waitsBeforeItIsFetched = test.checkpoint();
        Checkpoint waitsBeforeItIsResumed = test.checkpoint();
        Checkpoint ends = test.checkpoint();
        answer(vertx, JAPANESE, whole -> {
            Model.Answer answer = new OfflineModel(vertx, Duration.ZERO).ask(call(JAPANESE));
            List<ConverseEvent> events = new ArrayList<>();
            answer.endHandler(end -> test.verify(() -> {
                assertEquals(texts(whole), texts(events));
                ends.flag();
            }));
            answer.handler(event -> {
                events.add(event);
                // Paused, it says no more while another answer is said from its beginning to its end.
                if (events.size() == 5) {
                    answer.pause();
                    answer(vertx, JAPANESE, other -> test.verify(() -> {
                        assertEquals(5, events.size());
                        waitsBeforeItIsFetched.flag();
                        answer.fetch(2);
                    }));
                } else if (events.size() == 7) {
                    answer(vertx, JAPANESE, other -> test.verify(() -> {
                        assertEquals(7, events.size());
                        waitsBeforeItIsResumed.flag();
                        answer.resume();
                    }));
                }
            });
        });
    }

    @Test
    void anAnswerThatIsCancelledSaysNoMore(Vertx vertx, VertxTestContext test) {
        Model.Answer answer = new OfflineModel(vertx, Duration.ZERO).ask(call(JAPANESE));
        answer.endHandler(end -> test.failNow("It has ended."));
        List<ConverseEvent> events = new ArrayList<>();
        answer.handler(event -> {
            events.add(event);
            if (events.size() == 3) {
                answer.cancel();
                answer(vertx, JAPANESE, other -> test.verify(() -> {
                    assertEquals(3, events.size());
                    test.completeNow();
                }));
            }
        });
    }

    private interface Whole {
        void of(List<ConverseEvent> events);
    }

    private static final Tool.Description TIME = new Tool.Description("time", "What time it is.", new JsonObject(
            """
                    {"type":"object","properties":{"zone":{"type":"string"},"format":{"type":"string"}},"required":["zone"]}"""));

    @Test
    void aCommandUsesATool(Vertx vertx, VertxTestContext test) {
        answer(vertx, call(Message.text(Message.Role.USER, "/time Asia/Tokyo")), events -> test.verify(() -> {
            assertEquals(new ConverseEvent.ContentBlockStart(0, "offline_1", "time"), events.get(1));
            assertEquals(new ConverseEvent.ContentBlockDelta(0,
                    new ConverseEvent.Delta.ToolInput("{\"zone\":\"Asia/Tokyo\"}")), events.get(2));
            assertEquals(new ConverseEvent.MessageStop("tool_use"), events.get(4));
            test.completeNow();
        }));
    }

    @Test
    void aCommandMayGiveTheWholeInput(Vertx vertx, VertxTestContext test) {
        answer(vertx, call(Message.text(Message.Role.USER, "/time {\"format\": \"x\"}")), events -> test.verify(() -> {
            assertEquals(new ConverseEvent.ContentBlockDelta(0,
                    new ConverseEvent.Delta.ToolInput("{\"format\":\"x\"}")), events.get(2));
            test.completeNow();
        }));
    }

    @Test
    void whatTheToolSaysIsSaidInTheUsersLanguage(Vertx vertx, VertxTestContext test) {
        List<Message> used = List.of(Message.text(Message.Role.USER, "/time 東京"),
                new Message(Message.Role.ASSISTANT,
                        List.of(new Content.ToolUse("offline_1", "time", new JsonObject().put("zone", "東京")))),
                new Message(Message.Role.USER, List.of(new Content.ToolResult("offline_1", "正午", false))));
        answer(vertx, call(used.toArray(Message[]::new)), events -> test.verify(() -> {
            assertEquals("オフラインなので、ツールの結果をそのままお伝えします：正午", String.join("", texts(events)));
            test.completeNow();
        }));
    }

    @Test
    void aCommandForAToolThatIsNotThereIsAPromptLikeAnyOther(Vertx vertx, VertxTestContext test) {
        answer(vertx, "/clock Tokyo", events -> test.verify(() -> {
            assertTrue(String.join("", texts(events)).endsWith("\"/clock Tokyo\""));
            test.completeNow();
        }));
    }

    private static Model.Call call(String prompt) {
        return call(Message.text(Message.Role.USER, prompt));
    }

    private static Model.Call call(Message... messages) {
        return new Model.Call("offline", Optional.empty(), List.of(messages), List.of(TIME), OptionalDouble.empty(),
                100);
    }

    private static void answer(Vertx vertx, String prompt, Whole whole) {
        answer(vertx, call(prompt), whole);
    }

    private static void answer(Vertx vertx, Model.Call call, Whole whole) {
        Model.Answer answer = new OfflineModel(vertx, Duration.ZERO).ask(call);
        List<ConverseEvent> events = new ArrayList<>();
        answer.endHandler(end -> whole.of(events));
        answer.handler(events::add);
    }

    private static List<String> texts(List<ConverseEvent> events) {
        return events.stream().filter(ConverseEvent.ContentBlockDelta.class::isInstance)
                .map(event -> ((ConverseEvent.Delta.Text) ((ConverseEvent.ContentBlockDelta) event).delta()).text())
                .toList();
    }
}
