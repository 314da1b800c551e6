package agentcore.streaming.wire.sse;

/**
 * Knows, after every byte of a stream of server-sent events, whether a line and an event are open.
 *
 * <p>A line ends with LF, CR or CR LF. A CR ends its line at once, also where it is the last byte that has arrived: an LF
 * that follows belongs to the line already ended. An event is open from the first byte of a line that is not a comment
 * until the next blank line; comment lines open nothing, as they never dispatch. A byte order mark at the very start of
 * the stream is no content: while only (a part of) it has arrived, a line is open and no event is.
 *
 * <p>Allocates nothing after construction. Not thread-safe: one instance belongs to one stream and the thread that reads
 * it.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">WHATWG HTML
 *      9.2.5, "Parsing an event stream"</a>
 */
public final class SseBoundary {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Bytes of a leading byte order mark seen so far; only meaningful while {@link #atStreamStart}. */
    private int markBytes;
    private boolean atStreamStart = true;
    private boolean afterCarriageReturn;
    private boolean lineOpen;
    private boolean lineHasContent;
    private boolean eventOpen;

    /** For a stream of which nothing has come yet. */
    public SseBoundary() {}

    /**
     * Takes the next byte of the stream.
     *
     * @param b the byte
     */
    public void accept(byte b) {
        if (atStreamStart) {
            if (b == BYTE_ORDER_MARK[markBytes]) {
                markBytes++;
                lineOpen = true;
                atStreamStart = markBytes < BYTE_ORDER_MARK.length;
                return;
            }
            atStreamStart = false;
            if (markBytes > 0) {
                // The start of a byte order mark that never became one is ordinary content.
                lineHasContent = true;
                eventOpen = true;
            }
        }
        if (b == '\n' && afterCarriageReturn) {
            afterCarriageReturn = false;
            return;
        }
        afterCarriageReturn = b == '\r';
        if (b == '\r' || b == '\n') {
            endLine();
        } else {
            lineOpen = true;
            if (!lineHasContent) {
                lineHasContent = true;
                eventOpen |= b != ':';
            }
        }
    }

    /**
     * Where the next byte is that has to be taken: within a line's content only its end changes anything.
     *
     * @param bytes an array that holds the next bytes of the stream
     * @param from the index of the first of them
     * @param to the index behind the last of them
     * @return the index of the next byte for {@link #accept}; {@code to} if there is none
     */
    public int next(byte[] bytes, int from, int to) {
        return lineHasContent ? ByteSearch.indexOfLineEnd(bytes, from, to) : from;
    }

    private void endLine() {
        if (!lineHasContent) {
            eventOpen = false;
        }
        lineOpen = false;
        lineHasContent = false;
    }

    /**
     * Whether the last line is unfinished.
     *
     * @return true between the first byte of a line and the byte that ends it
     */
    public boolean lineOpen() {
        return lineOpen;
    }

    /**
     * Whether an event is unfinished.
     *
     * @return true between the first byte of an event's first field and the blank line that dispatches it
     */
    public boolean eventOpen() {
        return eventOpen;
    }

    /**
     * Whether something of one's own may be put into the stream here.
     *
     * @return true where neither a line nor an event is open
     */
    public boolean atBoundary() {
        return !lineOpen && !eventOpen;
    }
}
