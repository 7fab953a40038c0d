package ivylab.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/**
 * The record of a training run, step by step and validation by validation.
 *
 * @param terms the losses, in the order used in steps
 * @param measures what validations report, in their order
 * @param steps every step, in order
 * @param validations in order
 */
public record History(
    List<Term> terms, List<Measure> measures, List<Step> steps, List<Validation> validations) {

  public History {
    terms = List.copyOf(terms);
    measures = List.copyOf(measures);
    steps = List.copyOf(steps);
    validations = List.copyOf(validations);
  }

  /**
   * One training step; lists contain one number per term, in their order.
   *
   * @param step from 1
   * @param losses unweighted; 0 where not computed
   * @param weights of the losses in this step
   * @param norms of each loss's gradient with respect to the output layer; 0 where not computed
   * @param gradientNorm of all gradients together, before clipping
   * @param rate learning rate
   * @param examples in the batch
   */
  public record Step(
      long step,
      List<Double> losses,
      List<Double> weights,
      List<Double> norms,
      double gradientNorm,
      double rate,
      int examples) {

    public Step {
      losses = List.copyOf(losses);
      weights = List.copyOf(weights);
      norms = List.copyOf(norms);
      if (weights.size() != losses.size() || norms.size() != losses.size())
        throw new IllegalArgumentException(
            "losses, weights and norms must have one number per term: %s, %s, %s"
                .formatted(losses, weights, norms));
    }

    static int columns(int terms) {
      return 3 * terms + 4;
    }

    double[] row() {
      List<Double> row = new ArrayList<>();
      row.add((double) step);
      row.addAll(losses);
      row.addAll(weights);
      row.addAll(norms);
      row.addAll(List.of(gradientNorm, rate, (double) examples));
      return row.stream().mapToDouble(v -> v).toArray();
    }

    static Step of(double[] row) {
      int n = (row.length - 4) / 3;
      return new Step(
          (long) row[0],
          part(row, 1, n),
          part(row, 1 + n, n),
          part(row, 1 + 2 * n, n),
          row[3 * n + 1],
          row[3 * n + 2],
          (int) row[3 * n + 3]);
    }
  }

  /**
   * One evaluation of the validation set, always in the same way.
   *
   * @param step after which it was made
   * @param epoch after which it was made, from 1; 0 before training
   * @param scores one per measure
   */
  public record Validation(long step, int epoch, List<Score> scores) {

    public Validation {
      scores = List.copyOf(scores);
    }

    /**
     * The value of a measure.
     *
     * @param metric its name
     * @throws IllegalArgumentException if it was not measured; lists those that were
     */
    public double of(String metric) {
      for (Score score : scores) if (score.metric().equals(metric)) return score.value();
      throw new IllegalArgumentException(
          "metric must be one of %s: %s"
              .formatted(scores.stream().map(Score::metric).toList(), metric));
    }

    /** The loss of a term. */
    public double of(Term term) {
      return of(term.name());
    }

    /** The value of a measure. */
    public double of(Measure measure) {
      return of(measure.name());
    }

    static Validation of(long step, int epoch, List<Measure> measures, List<Double> values) {
      List<Score> scores = new ArrayList<>();
      for (int i = 0; i < measures.size(); i++)
        scores.add(new Score(measures.get(i).name(), values.get(i)));
      return new Validation(step, epoch, scores);
    }

    double[] row() {
      double[] row = new double[2 + scores.size()];
      row[0] = step;
      row[1] = epoch;
      for (int i = 0; i < scores.size(); i++) row[2 + i] = scores.get(i).value();
      return row;
    }

    static Validation of(double[] row, List<Measure> measures) {
      return of((long) row[0], (int) row[1], measures, part(row, 2, measures.size()));
    }
  }

  /**
   * A number that a validation reports.
   *
   * @param metric name of its {@link Measure}
   */
  public record Score(String metric, double value) {}

  private static List<Double> part(double[] row, int from, int count) {
    List<Double> part = new ArrayList<>();
    for (int i = from; i < from + count; i++) part.add(row[i]);
    return part;
  }

  /** One quantity of every step: {@code history.of(History.Step::gradientNorm)}. */
  public double[] of(ToDoubleFunction<Step> quantity) {
    return steps.stream().mapToDouble(quantity).toArray();
  }

  /** A term's loss at every step, unweighted. */
  public double[] losses(Term term) {
    int i = index(term);
    return of(step -> step.losses().get(i));
  }

  /** A term's weight at every step. */
  public double[] weights(Term term) {
    int i = index(term);
    return of(step -> step.weights().get(i));
  }

  /** The norm of a term's gradient with respect to the output layer, at every step. */
  public double[] norms(Term term) {
    int i = index(term);
    return of(step -> step.norms().get(i));
  }

  private int index(Term term) {
    int i = terms.indexOf(term);
    if (i < 0)
      throw new IllegalArgumentException("term must be one of %s: %s".formatted(terms, term));
    return i;
  }

  /** One quantity of every validation. */
  public double[] ofValidations(ToDoubleFunction<Validation> quantity) {
    return validations.stream().mapToDouble(quantity).toArray();
  }

  /**
   * A metric at every validation.
   *
   * @param name of a measure
   * @throws IllegalArgumentException if it is not one of the measures; lists them
   */
  public double[] metric(String name) {
    Measure.index(measures, name);
    return ofValidations(v -> v.of(name));
  }

  /** The loss of a term at every validation. */
  public double[] metric(Term term) {
    return metric(term.name());
  }

  /** A measure at every validation. */
  public double[] metric(Measure measure) {
    return metric(measure.name());
  }

  /**
   * The last validation.
   *
   * @throws IllegalStateException if there was none
   */
  public Validation last() {
    if (validations.isEmpty()) throw new IllegalStateException("nothing was validated: " + this);
    return validations.get(validations.size() - 1);
  }

  /**
   * How far each loss lags behind the others, Chen and others (2018), section 3.1: {@code r_i =
   * (L_i/L_i(0)) / mean}, with L_i(0) the largest value over the first steps, at least the term's
   * floor, as in GradNorm. The mean is over the losses that count, those that are positive.
   *
   * @return {@code [terms][steps]}; NaN if a loss is not positive
   */
  public double[][] relativeRates() {
    int n = terms.size();
    double[] initial = new double[n];
    double[][] rates = new double[n][steps.size()];
    for (int step = 0; step < steps.size(); step++) {
      double sum = 0;
      int count = 0;
      for (int i = 0; i < n; i++) {
        double loss = steps.get(step).losses().get(i);
        if (step < GradNorm.FIRST_STEPS)
          initial[i] = Math.max(Math.max(initial[i], loss), terms.get(i).floor());
        rates[i][step] = loss > 0 ? loss / initial[i] : Double.NaN;
        if (!(loss > 0)) continue;
        sum += rates[i][step];
        count++;
      }
      for (int i = 0; i < n; i++) rates[i][step] *= count / sum;
    }
    return rates;
  }

  /** The validations as a table. */
  public Table toTable() {
    Table table =
        Table.create(
            "validation",
            LongColumn.create("step", validations.stream().mapToLong(Validation::step).toArray()),
            DoubleColumn.create("epoch", ofValidations(Validation::epoch)));
    for (Measure m : measures) table.addColumns(DoubleColumn.create(m.title(), metric(m.name())));
    return table;
  }

  @Override
  public String toString() {
    if (steps.isEmpty()) return "no steps";
    String text = "%d steps".formatted(steps.size());
    if (validations.isEmpty() || measures.isEmpty()) return text;
    Measure last = measures.get(measures.size() - 1);
    double value = validations.get(validations.size() - 1).of(last.name());
    return "%s, validation %s %s".formatted(text, last.name(), last.text(value));
  }
}
