package agentcore.streaming.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Runs the rounds and writes the report; {@code bench/run} starts it. */
public final class Main {
    private Main() {}

    /**
     * Measures.
     *
     * @param arguments as {@code bench/run} gives them
     */
    public static void main(String[] arguments) {
        int status = 0;
        try {
            measure(Options.of(List.of(arguments)));
        } catch (BenchException e) {
            System.err.println(e.getMessage());
            status = 1;
        } catch (IOException e) {
            System.err.println("The report can't be written: " + e.getMessage());
            status = 1;
        }
        System.exit(status);
    }

    private static void measure(Options options) throws IOException {
        Machine machine = new Machine();
        Results results = new Results();
        Path work = Files.createDirectories(options.work());
        try (Lab lab = new Lab(work)) {
            Contender node = Contender.node(options.node(), lab);
            List<Contender> functions = new ArrayList<>();
            for (Path folder : options.functions()) {
                String name = functions.isEmpty() ? "ours" : "ours " + (functions.size() + 1);
                functions.add(Contender.function(name, folder, lab, work));
            }
            List<Contender> all = new ArrayList<>(List.of(node));
            all.addAll(functions);
            for (int round = 1; round <= options.rounds(); round++) {
                for (Contender contender : all) {
                    System.err.println("round " + round + " of " + options.rounds() + ": " + contender.name());
                    new Round(lab, work, results, contender).run(options.scenarios());
                }
                // Who goes first has the machine as the round before has left it.
                Collections.reverse(all);
            }
            Path chart = options.report().resolveSibling(
                    options.report().getFileName().toString().replaceAll("[.]md$", "") + ".svg");
            Files.writeString(chart, Chart.svg(results, node, functions.getFirst()));
            String report = new Report(results, node, functions).markdown(options.commit(), options.rounds(),
                    machine.othersShare(), chart.getFileName().toString());
            Files.writeString(options.report(), report);
            System.out.println(report);
        }
    }
}
