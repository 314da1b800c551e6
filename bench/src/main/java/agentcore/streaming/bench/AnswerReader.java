package agentcore.streaming.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import agentcore.streaming.wire.gateway.Prelude;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** Reads what a function gives for one invocation, and judges it: status, type, every event in its place, the end. */
final class AnswerReader {
    private final Plan plan;
    private final byte[] event = new byte[SampleEvent.LENGTH];
    private final byte[] prelude = new byte[Prelude.MAX_LENGTH];
    private int preludeLength;
    private int nuls;
    private int eventLength;
    private long bytes;
    private long events;
    private boolean lastSeen;
    private long firstByte;
    private long lastByte;
    private long[] delays = new long[64];

    AnswerReader(Plan plan) {
        this.plan = plan;
    }

    /** Takes what arrived at this time; says whether the body's first bytes were in it. */
    boolean read(byte[] piece, long now) {
        boolean first = bytes == 0;
        int from = nuls == Prelude.DELIMITER_LENGTH ? 0 : readPrelude(piece);
        if (from == piece.length) {
            return false;
        }
        if (first) {
            firstByte = now;
        }
        lastByte = now;
        if (plan.bulkBytes() > 0) {
            Bulk.check(piece, from, bytes);
        } else {
            readEvents(piece, from, now);
        }
        bytes += piece.length - from;
        return first;
    }

    /** Where the body begins. */
    private int readPrelude(byte[] piece) {
        for (int i = 0; i < piece.length; i++) {
            if (nuls == 0 && piece[i] != 0) {
                if (preludeLength == prelude.length) {
                    throw new WrongAnswerException("The answer doesn't begin with a prelude.");
                }
                prelude[preludeLength++] = piece[i];
            } else if (++nuls == Prelude.DELIMITER_LENGTH) {
                checkPrelude(new String(prelude, 0, preludeLength, StandardCharsets.UTF_8));
                return i + 1;
            }
        }
        return piece.length;
    }

    private void checkPrelude(String json) {
        try {
            JsonObject read = new JsonObject(json);
            if (read.getInteger("statusCode") == 200
                    && plan.contentType().equals(read.getJsonObject("headers").getString("Content-Type"))) {
                return;
            }
        } catch (DecodeException e) {
            throw new WrongAnswerException("The answer's prelude is no JSON: " + json);
        }
        throw new WrongAnswerException("The answer has another status or type than the agent's: " + json);
    }

    private void readEvents(byte[] piece, int from, long now) {
        int at = from;
        while (at < piece.length) {
            int length = Math.min(piece.length - at, SampleEvent.LENGTH - eventLength);
            System.arraycopy(piece, at, event, eventLength, length);
            eventLength += length;
            at += length;
            if (eventLength == SampleEvent.LENGTH) {
                if (events == delays.length) {
                    delays = Arrays.copyOf(delays, 2 * delays.length);
                }
                delays[(int) events] = now - SampleEvent.read(event, events);
                lastSeen = SampleEvent.isLast(event);
                events++;
                eventLength = 0;
            }
        }
    }

    /** At the end: fails if anything is missing. */
    void requireComplete() {
        boolean complete = plan.bulkBytes() > 0 ? bytes == plan.bulkBytes() : lastSeen && eventLength == 0;
        if (!complete || plan.events() > 0 && events != plan.events()) {
            throw new WrongAnswerException(
                    "The answer to " + plan + " ended after " + bytes + " bytes and " + events + " events.");
        }
    }

    long firstByte() {
        return firstByte;
    }

    long lastByte() {
        return lastByte;
    }

    long events() {
        return events;
    }

    /** From the agent's write to here, in nanoseconds, of the events from this one on. */
    long[] delays(long from) {
        return Arrays.copyOfRange(delays, (int) Math.min(from, events), (int) events);
    }
}
