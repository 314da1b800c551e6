package agentcore.streaming.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    private static final String PRELUDE = "{\"statusCode\":200,\"headers\":{\"Content-Type\":\"text/event-stream\"}}";

    private static byte[] answer(String prelude, byte[]... pieces) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(prelude.getBytes(StandardCharsets.UTF_8));
        answer.writeBytes(new byte[8]);
        Arrays.stream(pieces).forEach(answer::writeBytes);
        return answer.toByteArray();
    }

    private static AnswerReader read(Plan plan, byte[] answer, int pieceLength) {
        AnswerReader reader = new AnswerReader(plan);
        for (int from = 0; from < answer.length; from += pieceLength) {
            reader.read(Arrays.copyOfRange(answer, from, Math.min(answer.length, from + pieceLength)), 1000 + from);
        }
        return reader;
    }

    @Test
    void theDelayOfAnEventIsFromItsWriteToTheArrivalOfItsLastByteHoweverItIsSplit() {
        byte[] two = answer(PRELUDE, SampleEvent.write(0, 900, false), SampleEvent.write(1, 950, true));
        for (int length = 1; length <= two.length; length++) {
            AnswerReader reader = read(Plan.events(2, 0), two, length);
            reader.requireComplete();
            long firstEnds = (two.length - 201) / length * length;
            long secondEnds = (two.length - 1) / length * length;
            assertArrayEquals(new long[]{1000 + firstEnds - 900, 1000 + secondEnds - 950}, reader.delays(0));
        }
    }

    @Test
    void theFirstByteIsTheBodysAndNotThePreludes() {
        byte[] answer = answer(PRELUDE, SampleEvent.write(0, 0, true));
        int preludeEnds = PRELUDE.length() + 8;
        assertEquals(1000 + preludeEnds, read(Plan.events(1, 0), answer, preludeEnds).firstByte());
    }

    @Test
    void anEventThatIsMissingFails() {
        AnswerReader reader = read(Plan.events(2, 0), answer(PRELUDE, SampleEvent.write(0, 0, false)), 64);
        assertThrows(WrongAnswerException.class, reader::requireComplete);
    }

    @Test
    void anEventOutOfPlaceFails() {
        byte[] swapped = answer(PRELUDE, SampleEvent.write(1, 0, false), SampleEvent.write(0, 0, true));
        assertThrows(WrongAnswerException.class, () -> read(Plan.events(2, 0), swapped, 64));
    }

    @Test
    void anotherStatusFails() {
        byte[] failed = answer(PRELUDE.replace("200", "502"), SampleEvent.write(0, 0, true));
        assertThrows(WrongAnswerException.class, () -> read(Plan.events(1, 0), failed, 64));
    }

    @Test
    void aBulkAnswerIsComparedToTheByteAcrossBlocks() {
        byte[] block = Bulk.bytes();
        Plan twoBlocks = Plan.bulk(Plan.EVENT_STREAM, 2L * block.length);
        read(twoBlocks, answer(PRELUDE, block, block), 12_345).requireComplete();
        byte[] wrong = block.clone();
        wrong[block.length - 1] = 'x';
        assertThrows(WrongAnswerException.class, () -> read(twoBlocks, answer(PRELUDE, block, wrong), 12_345));
    }
}
