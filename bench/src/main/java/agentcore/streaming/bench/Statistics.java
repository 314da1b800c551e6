package agentcore.streaming.bench;

import java.util.Arrays;
import java.util.List;

/** Of samples that were taken: nothing is fitted, nothing is left out. */
final class Statistics {
    private static final double WHOLE = 100;
    /** What is lost on the way to a whole rank: 99.9 % of 1,000 is 999. */
    private static final double TINY = 1e-6;

    private Statistics() {}

    /**
     * By the nearest rank: the least sample that is not smaller than so many per cent of all.
     *
     * @throws IllegalArgumentException without samples, or with a percentage that isn't above 0 and up to 100
     */
    static double percentile(long[] samples, double percent) {
        if (samples.length == 0 || percent <= 0 || percent > WHOLE) {
            throw new IllegalArgumentException(percent + " % of " + samples.length + " samples");
        }
        long[] sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(percent * sorted.length / WHOLE - TINY) - 1];
    }

    /** The middle one, or the mean of the two in the middle. */
    static double median(List<Double> samples) {
        double[] sorted = samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double least(List<Double> samples) {
        return samples.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    static double most(List<Double> samples) {
        return samples.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** The median of the ratios of samples that were taken one after the other: what slows a round slows both. */
    static double ratio(List<Double> samples, List<Double> to) {
        Double[] ratios = new Double[Math.min(samples.size(), to.size())];
        Arrays.setAll(ratios, i -> samples.get(i) / to.get(i));
        return median(Arrays.asList(ratios));
    }
}
