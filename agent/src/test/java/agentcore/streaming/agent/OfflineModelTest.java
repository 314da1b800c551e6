package agentcore.streaming.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.vertx.core.Vertx;
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
            assertTrue(events.getLast() instanceof ConverseEvent.Metadata(int in, int out, long latency)
                    && in > 0 && out == texts(events).size() && latency >= 0, () -> events.getLast().toString());
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
            Model.Answer answer = new OfflineModel(vertx, Duration.ZERO).answer(JAPANESE);
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
        Model.Answer answer = new OfflineModel(vertx, Duration.ZERO).answer(JAPANESE);
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

    private static void answer(Vertx vertx, String prompt, Whole whole) {
        Model.Answer answer = new OfflineModel(vertx, Duration.ZERO).answer(prompt);
        List<ConverseEvent> events = new ArrayList<>();
        answer.endHandler(end -> whole.of(events));
        answer.handler(events::add);
    }

    private static List<String> texts(List<ConverseEvent> events) {
        return events.stream().filter(ConverseEvent.ContentBlockDelta.class::isInstance)
                .map(event -> ((ConverseEvent.ContentBlockDelta) event).text()).toList();
    }
}
