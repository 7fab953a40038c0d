package ivylab.ivyspt;

import ivylab.train.Measure;
import ivylab.train.Term;
import ivylab.train.Weighting;
import java.util.List;

/**
 * The losses of IvySPT and what its validations report. The floors of the penalties are the sizes
 * at which they begin to matter, a slope of -0.01 per year and g = -0.1.
 */
public final class CompletionTerms {

  /** Squared error on the queried quotes, in the model's own target. */
  public static final Term DATA = new Term("data", "data loss", 1e-8);

  /** Calendar arbitrage. */
  public static final Term CALENDAR = new Term("calendar", "calendar penalty", 1e-4);

  /** Butterfly arbitrage. */
  public static final Term BUTTERFLY = new Term("butterfly", "butterfly penalty", 1e-2);

  /** In the order of weights. */
  public static final List<Term> ALL = List.of(DATA, CALENDAR, BUTTERFLY);

  /** Mean squared error of total variance on the validation set. */
  public static final Measure TOTAL_VARIANCE = new Measure("total variance", "MSE of w", "");

  /** Mean absolute percentage error of volatility on the validation set. */
  public static final Measure MAPE = new Measure("IV MAPE", "IV MAPE %", "%");

  /** The measures that a validation reports: the losses, then the two errors. */
  public static final List<Measure> MEASURES =
      List.of(
          Measure.of(DATA),
          new Measure("calendar", "calendar", ""),
          new Measure("butterfly", "butterfly", ""),
          TOTAL_VARIANCE,
          MAPE);

  private CompletionTerms() {}

  /** Whether a weighting needs the penalties, and so derivatives of the surface. */
  public static boolean penalises(Weighting weighting) {
    List<Double> weights = weighting.weights(ALL);
    return weights.get(1) > 0 || weights.get(2) > 0;
  }
}
