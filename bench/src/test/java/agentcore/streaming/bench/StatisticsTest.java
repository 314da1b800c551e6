package agentcore.streaming.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
    @ParameterizedTest
    @CsvSource({"50, 500", "99, 990", "99.9, 999", "99.95, 1000", "100, 1000", "0.1, 1"})
    void aPercentileIsTheLeastSampleThatSoManyPerCentDontExceed(double percent, double expected) {
        long[] downwards = LongStream.rangeClosed(1, 1000).map(i -> 1001 - i).toArray();
        assertEquals(expected, Statistics.percentile(downwards, percent));
    }

    @Test
    void ofOneSampleEveryPercentileIsThatSample() {
        assertEquals(7, Statistics.percentile(new long[]{7}, 99.9));
    }

    @Test
    void withoutSamplesThereIsNoPercentile() {
        assertThrows(IllegalArgumentException.class, () -> Statistics.percentile(new long[0], 50));
        assertThrows(IllegalArgumentException.class, () -> Statistics.percentile(new long[]{1}, 0));
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertEquals(2.5, Statistics.median(List.of(4.0, 1.0, 3.0, 2.0)));
        assertEquals(3, Statistics.median(List.of(9.0, 1.0, 3.0)));
    }

    @Test
    void aRatioIsTakenWithinEachRoundSoThatASlowRoundDoesNotCount() {
        assertEquals(0.5, Statistics.ratio(List.of(1.0, 10.0, 1.0), List.of(2.0, 20.0, 2.0)));
        // Of the medians it would be 1.
        assertEquals(0.5, Statistics.ratio(List.of(1.0, 2.0, 8.0), List.of(2.0, 4.0, 2.0)));
    }
}
