package ivylab.curvature;

import ivylab.model.ParameterGroup;
import ivylab.operator.LinearOperator;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The trace of an operator that is known only through its products: the mean of {@code z' A z} over
 * random signs z (Hutchinson 1990). The same products give the trace of every diagonal block.
 */
public final class Hutchinson {

  private final LinearOperator operator;
  private final List<Segment> segments;
  private final int probes;
  private final long seed;
  private final Progress progress;

  private Hutchinson(
      LinearOperator operator, List<Segment> segments, int probes, long seed, Progress progress) {
    this.operator = operator;
    this.segments = segments;
    this.probes = probes;
    this.seed = seed;
    this.progress = progress;
  }

  /** Of a square operator. */
  public static Hutchinson of(LinearOperator operator) {
    return new Hutchinson(
        operator,
        List.of(new Segment("all", 0, operator.rows())),
        20,
        1,
        Progress.lines(System.out));
  }

  /** Of a Hessian, parameter by parameter. */
  public static Hutchinson of(Hessian hessian) {
    return new Hutchinson(hessian, hessian.segments(), 20, 1, Progress.lines(System.out));
  }

  /** Random vectors, one product each; 20 by default. */
  public Hutchinson probes(int probes) {
    if (!(probes >= 1)) throw new IllegalArgumentException("probes must be at least 1: " + probes);
    return new Hutchinson(operator, segments, probes, seed, progress);
  }

  /** Seed of the random vectors; 1 by default. */
  public Hutchinson seed(long seed) {
    return new Hutchinson(operator, segments, probes, seed, progress);
  }

  /** Progress listener; by default a line of text every two seconds. */
  public Hutchinson watchedBy(Progress progress) {
    Objects.requireNonNull(progress, "progress");
    return new Hutchinson(operator, segments, probes, seed, progress);
  }

  /**
   * The trace.
   *
   * @throws CancellationException if the thread is interrupted
   */
  public Trace trace() {
    List<List<Double>> samples = new ArrayList<>();
    try (Work work = new Work("products", probes, progress)) {
      for (int probe = 0; probe < probes; probe++) {
        work.orStop();
        double[] z = Krylov.signs(operator.rows(), seed, probe), product = operator.apply(z);
        List<Double> parts = new ArrayList<>();
        for (Segment segment : segments) {
          double sum = 0;
          for (int i = segment.from(); i < segment.to(); i++) sum += z[i] * product[i];
          parts.add(sum);
        }
        samples.add(parts);
        work.step();
      }
    }
    return new Trace(segments, samples, seed);
  }

  /**
   * A trace, of the whole and of parts.
   *
   * @param segments the parameters
   * @param samples {@code z' A z} of each probe, segment by segment, {@code [probes][segments]}
   * @param seed of the probes
   */
  public record Trace(List<Segment> segments, List<List<Double>> samples, long seed) {

    public Trace {
      segments = List.copyOf(segments);
      samples = samples.stream().map(List::copyOf).toList();
    }

    /** Of the whole operator. */
    public Estimate total() {
      return in(ParameterGroup.ALL);
    }

    /** Of the diagonal block of some parameters. */
    public Estimate in(ParameterGroup group) {
      double[] sums = new double[samples.size()];
      for (int probe = 0; probe < sums.length; probe++)
        for (int i = 0; i < segments.size(); i++)
          if (group.contains().test(segments.get(i).name()))
            sums[probe] += samples.get(probe).get(i);
      return Estimate.of(sums);
    }

    private int size(ParameterGroup group) {
      return segments.stream()
          .filter(segment -> group.contains().test(segment.name()))
          .mapToInt(Segment::size)
          .sum();
    }

    /** One row per group: parameters, trace, standard error, trace per 1000 parameters. */
    public Table toTable(List<ParameterGroup> groups) {
      Map<String, Estimate> rows = new LinkedHashMap<>();
      groups.forEach(group -> rows.put(group.name(), in(group)));
      return Table.create(
          "trace",
          StringColumn.create("group", rows.keySet()),
          IntColumn.create("parameters", groups.stream().mapToInt(this::size).toArray()),
          column("trace", rows, Estimate::value),
          column("standard error", rows, Estimate::standardError),
          DoubleColumn.create(
              "trace per 1000 parameters",
              groups.stream().mapToDouble(g -> 1000 * in(g).value() / size(g)).toArray()));
    }

    private static DoubleColumn column(
        String name, Map<String, Estimate> rows, java.util.function.ToDoubleFunction<Estimate> of) {
      return DoubleColumn.create(name, rows.values().stream().mapToDouble(of).toArray());
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "trace %s, seed %d", total(), seed);
    }
  }
}
