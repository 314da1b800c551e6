package agentcore.streaming.agent.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class QueuedAnswerTest {
    private static final ConverseEvent A = ConverseEvent.ContentBlockDelta.text(0, "a");
    private static final ConverseEvent B = ConverseEvent.ContentBlockDelta.text(0, "b");
    private static final ConverseEvent C = ConverseEvent.ContentBlockDelta.text(0, "c");

    private final List<Object> seen = new ArrayList<>();
    private final Source answer = new Source();

    /** Has nothing but what a test gives it. */
    private static final class Source extends QueuedAnswer {
        private int asked;
        private int released;

        @Override
        void more() {
            asked++;
        }

        @Override
        void release() {
            released++;
        }
    }

    private void listen() {
        answer.endHandler(end -> seen.add("end")).exceptionHandler(failure -> seen.add(failure.getMessage()))
                .handler(seen::add);
    }

    @Test
    void ofAPieceWithSeveralEventsOnlyWhatIsWantedIsHandedOut() {
        answer.pause();
        listen();
        assertEquals(0, answer.asked);
        answer.fetch(2);
        assertEquals(1, answer.asked);
        answer.piece(List.of(A, B, C));
        assertEquals(List.of(A, B), seen);
        answer.fetch(1);
        assertEquals(List.of(A, B, C), seen);
        assertEquals(1, answer.asked); // nobody wants more
        answer.fetch(1);
        assertEquals(2, answer.asked);
    }

    @Test
    void theEndComesBehindAllEventsAndOnce() {
        answer.pause();
        listen();
        answer.fetch(1);
        answer.piece(List.of(A, B));
        answer.finish();
        answer.fail(new IllegalStateException("late"));
        assertEquals(List.of(A), seen);
        answer.resume();
        assertEquals(List.of(A, B, "end"), seen);
        answer.cancel();
        assertEquals(1, answer.released);
    }

    @Test
    void aFailureComesBehindAllEvents() {
        answer.pause();
        listen();
        answer.fetch(1);
        answer.piece(List.of(A, B));
        answer.fail(new IllegalStateException("planned"));
        assertEquals(List.of(A), seen);
        answer.resume();
        assertEquals(List.of(A, B, "planned"), seen);
        assertEquals(1, answer.released);
    }

    @Test
    void onceItIsCancelledNothingIsHandedOut() {
        listen();
        answer.handler(event -> {
            seen.add(event);
            answer.cancel();
        });
        answer.piece(List.of(A, B));
        answer.finish();
        assertEquals(List.of(A), seen);
        assertEquals(1, answer.released);
    }
}
