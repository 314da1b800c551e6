package agentcore.streaming.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One sample for each figure, contender and round. */
final class Results {
    private final Map<String, Map<Figure, List<Double>>> samples = new LinkedHashMap<>();

    void add(Contender contender, Figure figure, double sample) {
        samples.computeIfAbsent(contender.name(), name -> new EnumMap<>(Figure.class))
                .computeIfAbsent(figure, first -> new ArrayList<>()).add(sample);
    }

    /** In the order of the rounds; none where it wasn't measured. */
    List<Double> of(String contender, Figure figure) {
        return samples.getOrDefault(contender, Map.of()).getOrDefault(figure, List.of());
    }
}
