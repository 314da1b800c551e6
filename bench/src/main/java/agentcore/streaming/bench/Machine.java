package agentcore.streaming.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where it was measured, and who else was at work there. */
final class Machine {
    private static final double MILLIS_PER_NANO = 1e-6;

    private final long started = System.nanoTime();
    private final long all = ProcessFigures.machineCpuMillis();
    private final long own = ownCpu();

    /** CPU of this process and of all that it has started and seen the end of. */
    private static long ownCpu() {
        return ProcessFigures.cpuMillisWithChildren(ProcessHandle.current().pid());
    }

    /** Processor, memory and system in one line. */
    static String description() {
        try {
            String model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name")).map(line -> line.replaceAll(".*: ", "")).findFirst()
                    .orElse(System.getProperty("os.arch"));
            String memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("[^0-9]", "");
            return Runtime.getRuntime().availableProcessors() + " x " + model + ", "
                    + (Long.parseLong(memory) >> 20) + " GB, Linux " + System.getProperty("os.version");
        } catch (IOException e) {
            throw new BenchException("/proc can't be read: figures are taken on Linux only.");
        }
    }

    /** The share of the machine's CPU, since this was made, that neither this process nor its functions have had. */
    double othersShare() {
        double elapsed = (System.nanoTime() - started) * MILLIS_PER_NANO * Runtime.getRuntime().availableProcessors();
        return Math.clamp((ProcessFigures.machineCpuMillis() - all - (ownCpu() - own)) / elapsed, 0, 1);
    }
}
