package agentcore.streaming.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux says of a process.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
final class ProcessFigures {
    /** USER_HZ, which is 100 wherever Lambda and this project run. */
    private static final int TICK_MILLIS = 10;
    /** Fields 14 and 15 of stat, counted from the third, which comes after the name in parentheses. */
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN = 2;

    private ProcessFigures() {}

    /** CPU of all its threads, also of those that have ended, user and system, in milliseconds. */
    static long cpuMillis(long pid) {
        return cpuMillis(read(pid, "stat"), 0);
    }

    /** The same of it and of those children that have ended. */
    static long cpuMillisWithChildren(long pid) {
        String stat = read(pid, "stat");
        return cpuMillis(stat, 0) + cpuMillis(stat, CHILDREN);
    }

    static long cpuMillis(String stat, int offset) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return TICK_MILLIS * (Long.parseLong(fields[USER + offset]) + Long.parseLong(fields[SYSTEM + offset]));
    }

    /** The most memory that was resident at any time, in MB of 1024 * 1024 bytes. */
    static double peakMegabytes(long pid) {
        return peakMegabytes(read(pid, "status"));
    }

    static double peakMegabytes(String status) {
        return status.lines().filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("[^0-9]", "")).mapToLong(Long::parseLong).findFirst().orElseThrow()
                / 1024.0;
    }

    /** CPU that the whole machine has spent, in milliseconds. */
    static long machineCpuMillis() {
        try {
            String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +");
            // user, nice, system; then idle, iowait; irq, softirq, steal (proc_stat(5)).
            return TICK_MILLIS * (Long.parseLong(fields[1]) + Long.parseLong(fields[2]) + Long.parseLong(fields[3])
                    + Long.parseLong(fields[6]) + Long.parseLong(fields[7]) + Long.parseLong(fields[8]));
        } catch (IOException e) {
            throw new BenchException("/proc/stat can't be read: figures are taken on Linux only.");
        }
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new BenchException("The function's process has ended, or this isn't Linux.");
        }
    }
}
