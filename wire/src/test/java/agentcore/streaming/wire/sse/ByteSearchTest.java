package agentcore.streaming.wire.sse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Against a loop over each byte, for all positions of what is looked for and all lengths around a word's. */
class ByteSearchTest {
    record Range(byte[] bytes, int from, int to) {}

    @Property
    void findsALineEndWhereALoopOverEachByteDoes(@ForAll("ranges") Range range) {
        assertEquals(firstOf(range, "\n\r"), ByteSearch.indexOfLineEnd(range.bytes, range.from, range.to));
    }

    @Property
    void findsOneOfTwoBytesWhereALoopOverEachByteDoes(@ForAll("ranges") Range range, @ForAll byte one,
            @ForAll byte other) {
        assertEquals(firstOf(range, "" + (char) (one & 0xFF) + (char) (other & 0xFF)),
                ByteSearch.indexOfEither(range.bytes, range.from, range.to, one, other));
        assertEquals(firstOf(range, "\ta"),
                ByteSearch.indexOfEither(range.bytes, range.from, range.to, (byte) 'a', (byte) '\t'));
    }

    private static int firstOf(Range range, String wanted) {
        int at = range.from;
        while (at < range.to && wanted.indexOf(range.bytes[at] & 0xFF) < 0) {
            at++;
        }
        return at;
    }

    /** Much that is nearly a line end: bytes beside theirs, with the high bit set, and those that borrow from the next. */
    @Provide
    Arbitrary<Range> ranges() {
        Arbitrary<Byte> near = Arbitraries.of((byte) 0, (byte) 1, (byte) 9, (byte) 10, (byte) 11, (byte) 12, (byte) 13,
                (byte) 14, (byte) 'a', (byte) 0x7F, (byte) 0x80, (byte) 0x8A, (byte) 0x8D, (byte) 0xFF);
        Arbitrary<Byte> text = Arbitraries.of((byte) 'a', (byte) 'b', (byte) 0xE3, (byte) 0x81);
        Arbitrary<byte[]> bytes = Arbitraries.frequencyOf(Tuple.of(1, near),
                Tuple.of(6, text)).array(byte[].class).ofMaxSize(40);
        return bytes.flatMap(all -> Combinators
                .combine(Arbitraries.integers().between(0, all.length), Arbitraries.integers().between(0, all.length))
                .as((one, other) -> new Range(all, Math.min(one, other), Math.max(one, other))));
    }
}
