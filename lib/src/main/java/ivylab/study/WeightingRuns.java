package ivylab.study;

import ivylab.probe.GradNormDynamics;
import ivylab.train.History;
import ivylab.train.Run;
import ivylab.train.Weighting;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Training runs that differ in the weighting of their losses, each named after it: {@code fixed
 * weights}, {@code α = 1.5}; see {@link GradNormDynamics#name(Weighting)}.
 *
 * @param runs at least one, with different names
 * @param <M> the model
 */
public record WeightingRuns<M>(List<Run<M>> runs) {

  public WeightingRuns {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) throw new IllegalArgumentException("runs is empty");
    List<String> names = runs.stream().map(WeightingRuns::name).toList();
    if (names.stream().distinct().count() < names.size())
      throw new IllegalArgumentException("runs must have weightings of different names: " + names);
  }

  /** One run. */
  public static <M> WeightingRuns<M> of(Run<M> run) {
    return new WeightingRuns<>(List.of(run));
  }

  /** These runs, followed by others. */
  public WeightingRuns<M> and(List<Run<M>> others) {
    return new WeightingRuns<>(Stream.concat(runs.stream(), others.stream()).toList());
  }

  private static String name(Run<?> run) {
    return GradNormDynamics.name(run.record().settings().weighting());
  }

  /** The runs by name, in their order. */
  public Map<String, Run<M>> byName() {
    Map<String, Run<M>> byName = new LinkedHashMap<>();
    for (Run<M> run : runs) byName.put(name(run), run);
    return Collections.unmodifiableMap(byName);
  }

  /**
   * The run of this name.
   *
   * @throws IllegalArgumentException if there is none; lists those that there are
   */
  public Run<M> run(String name) {
    for (Run<M> run : runs) if (name(run).equals(name)) return run;
    throw new IllegalArgumentException(
        "name must be one of %s: %s".formatted(byName().keySet(), name));
  }

  /** Whether all of them completed. */
  public boolean completed() {
    return runs.stream().allMatch(Run::completed);
  }

  /**
   * How the losses pulled in each run.
   *
   * @throws IllegalArgumentException if a run has no gradient norms, see {@link
   *     GradNormDynamics#of}
   */
  public List<GradNormDynamics> dynamics() {
    return runs.stream().map(GradNormDynamics::of).toList();
  }

  /**
   * One row per run: these metrics at its last validation.
   *
   * @param metrics names of losses or measures, for example {@code IV MAPE}
   * @throws IllegalArgumentException if one is not measured; lists those that are
   */
  public Table toTable(String... metrics) {
    Table table =
        Table.create(
            "validation at the end", StringColumn.create("weighting", byName().keySet().stream()));
    for (String metric : metrics)
      table.addColumns(
          DoubleColumn.create(
              title(runs.get(0).history(), metric),
              runs.stream().mapToDouble(run -> run.history().last().of(metric))));
    return table;
  }

  /** Of the loss with this name, otherwise of the measure. */
  private static String title(History history, String metric) {
    return Stream.concat(
            history.terms().stream().filter(t -> t.name().equals(metric)).map(t -> t.title()),
            history.measures().stream().filter(m -> m.name().equals(metric)).map(m -> m.title()))
        .findFirst()
        .orElse(metric);
  }

  @Override
  public String toString() {
    return byName().entrySet().stream()
        .map(run -> run.getKey() + ": " + run.getValue())
        .collect(Collectors.joining("\n"));
  }
}
