package ivylab.train;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/**
 * What a training saw, step by step and validation by validation.
 *
 * @param steps every step, in order
 * @param validations in order
 */
public record History(List<Step> steps, List<Validation> validations) {

  public History {
    steps = List.copyOf(steps);
    validations = List.copyOf(validations);
  }

  /**
   * One training step.
   *
   * @param step from 1
   * @param data loss in the model's own target
   * @param calendar penalty, unweighted; 0 where it is not computed
   * @param butterfly penalty, unweighted; 0 where it is not computed
   * @param dataWeight weight of the data loss
   * @param calendarWeight weight of the calendar penalty
   * @param butterflyWeight weight of the butterfly penalty
   * @param dataNorm norm of the loss's gradient by the head's weights; 0 where it is not computed:
   *     without penalties, and with fixed weights where queries see each other
   * @param calendarNorm the same of the calendar penalty
   * @param butterflyNorm the same of the butterfly penalty
   * @param gradientNorm of all gradients together, before clipping
   * @param rate learning rate
   * @param surfaces in the batch
   */
  public record Step(
      long step,
      double data,
      double calendar,
      double butterfly,
      double dataWeight,
      double calendarWeight,
      double butterflyWeight,
      double dataNorm,
      double calendarNorm,
      double butterflyNorm,
      double gradientNorm,
      double rate,
      int surfaces) {

    static Step of(long step, StepResult r) {
      double[] w = r.weights(), n = r.norms();
      return new Step(
          step,
          r.data(),
          r.calendar(),
          r.butterfly(),
          w[0],
          w[1],
          w[2],
          n[0],
          n[1],
          n[2],
          r.gradientNorm(),
          r.rate(),
          r.surfaces());
    }

    double[] row() {
      return new double[] {
        step,
        data,
        calendar,
        butterfly,
        dataWeight,
        calendarWeight,
        butterflyWeight,
        dataNorm,
        calendarNorm,
        butterflyNorm,
        gradientNorm,
        rate,
        surfaces
      };
    }

    static Step of(double[] r) {
      return new Step(
          (long) r[0],
          r[1],
          r[2],
          r[3],
          r[4],
          r[5],
          r[6],
          r[7],
          r[8],
          r[9],
          r[10],
          r[11],
          (int) r[12]);
    }

    static final int COLUMNS = 13;
  }

  /**
   * One look at the validation set, with masks that never change.
   *
   * @param step after which it was taken
   * @param epoch after which it was taken, from 1; 0 before training
   * @param data loss in the model's own target
   * @param calendar penalty, unweighted
   * @param butterfly penalty, unweighted
   * @param totalVariance mean squared error of total variance
   * @param mape mean absolute percentage error of volatility, in percent
   */
  public record Validation(
      long step,
      int epoch,
      double data,
      double calendar,
      double butterfly,
      double totalVariance,
      double mape) {

    double[] row() {
      return new double[] {step, epoch, data, calendar, butterfly, totalVariance, mape};
    }

    static Validation of(double[] r) {
      return new Validation((long) r[0], (int) r[1], r[2], r[3], r[4], r[5], r[6]);
    }

    static final int COLUMNS = 7;
  }

  /** One quantity of every step: {@code history.of(History.Step::data)}. */
  public double[] of(ToDoubleFunction<Step> quantity) {
    return steps.stream().mapToDouble(quantity).toArray();
  }

  /**
   * How each loss lags behind the others, Chen and others (2018), section 3.1: {@code r_i =
   * (L_i/L_i(0)) / mean}, with L_i(0) the largest value over the first steps, at least a floor, as
   * GradNorm takes it. The mean is over the losses that count, those that are positive.
   *
   * @return {@code [3][steps]}: data, calendar, butterfly; NaN where a loss is 0
   */
  public double[][] relativeRates() {
    double[][] losses = {of(Step::data), of(Step::calendar), of(Step::butterfly)};
    double[] initial = new double[3];
    double[][] rates = new double[3][steps.size()];
    for (int step = 0; step < steps.size(); step++) {
      double sum = 0;
      int count = 0;
      for (int i = 0; i < 3; i++) {
        double loss = losses[i][step];
        if (step < GradNorm.FIRST_STEPS)
          initial[i] = Math.max(Math.max(initial[i], loss), GradNorm.floor(i));
        rates[i][step] = loss > 0 ? loss / initial[i] : Double.NaN;
        if (!(loss > 0)) continue;
        sum += rates[i][step];
        count++;
      }
      for (int i = 0; i < 3; i++) rates[i][step] *= count / sum;
    }
    return rates;
  }

  /** One quantity of every validation. */
  public double[] ofValidations(ToDoubleFunction<Validation> quantity) {
    return validations.stream().mapToDouble(quantity).toArray();
  }

  /** The validations as a table. */
  public Table toTable() {
    return Table.create(
        "validation",
        LongColumn.create("step", validations.stream().mapToLong(Validation::step).toArray()),
        DoubleColumn.create("epoch", ofValidations(Validation::epoch)),
        DoubleColumn.create("data loss", ofValidations(Validation::data)),
        DoubleColumn.create("calendar", ofValidations(Validation::calendar)),
        DoubleColumn.create("butterfly", ofValidations(Validation::butterfly)),
        DoubleColumn.create("MSE of w", ofValidations(Validation::totalVariance)),
        DoubleColumn.create("IV MAPE %", ofValidations(Validation::mape)));
  }

  @Override
  public String toString() {
    if (steps.isEmpty()) return "no steps";
    String text = "%d steps".formatted(steps.size());
    if (validations.isEmpty()) return text;
    Validation last = validations.get(validations.size() - 1);
    return String.format(Locale.ROOT, "%s, validation IV MAPE %.2f %%", text, last.mape());
  }
}
