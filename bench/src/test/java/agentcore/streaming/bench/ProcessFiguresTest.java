package agentcore.streaming.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProcessFiguresTest {
    /** As Linux 6.1 wrote it, for a process whose name was made to look like fields. */
    private static final String STAT = "4242 (a) S 1 (b) S 1 4242 4242 0 -1 4194304 811 1902 0 3 125 25 310 40 20 0 11 0 "
            + "871 2764800000 20480 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0";

    @Test
    void cpuIsUserAndSystemTimeWhateverTheProcessIsCalled() {
        assertEquals(1500, ProcessFigures.cpuMillis(STAT, 0));
        assertEquals(3500, ProcessFigures.cpuMillis(STAT, 2));
    }

    @Test
    void memoryIsTheHighWaterMark() {
        assertEquals(59.5,
                ProcessFigures.peakMegabytes("VmPeak:\t  999999 kB\nVmHWM:\t   60928 kB\nVmRSS:\t   1 kB\n"));
    }
}
