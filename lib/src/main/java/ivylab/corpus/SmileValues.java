package ivylab.corpus;

import ivylab.montecarlo.Missing;
import ivylab.montecarlo.SmileEstimate;
import ivylab.montecarlo.SmileGrid;
import ivylab.montecarlo.SmilePoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The simulated volatilities of one sample on one grid, in single precision as they are stored.
 * Arrays are shared, not copied, and must not be changed.
 *
 * @param vols annualised volatilities, {@code [points]}, maturity by maturity; NaN where missing
 * @param errors their standard errors, same shape; NaN where missing
 * @param missing why a volatility is missing, same shape: 0 if it is there, else 1 to 5, the number
 *     of the reason as in {@link #reason}
 * @param forwards {@code [maturity]}: 1 for the index, the future of the VIX
 * @param forwardErrors their standard errors
 */
public record SmileValues(
    float[] vols, float[] errors, byte[] missing, float[] forwards, float[] forwardErrors) {

  /** No points. */
  static final SmileValues NONE =
      new SmileValues(new float[0], new float[0], new byte[0], new float[0], new float[0]);

  static SmileValues of(SmileGrid grid, List<SmileEstimate> smiles) {
    int n = CorpusGrid.points(grid), m = grid.size();
    SmileValues values = empty(n, m);
    int i = 0;
    for (int j = 0; j < m; j++) {
      SmileEstimate smile = smiles.get(j);
      values.forwards[j] = (float) smile.forward();
      values.forwardErrors[j] = (float) smile.forwardError();
      for (SmilePoint point : smile.points()) {
        values.vols[i] = (float) point.vol();
        values.errors[i] = (float) point.volError();
        values.missing[i++] = (byte) (int) point.missing().map(SmileValues::code).orElse(0);
      }
    }
    return values;
  }

  static SmileValues empty(int points, int maturities) {
    return new SmileValues(
        new float[points],
        new float[points],
        new byte[points],
        new float[maturities],
        new float[maturities]);
  }

  /** Why a point has no volatility; empty if it has one. */
  public Optional<Missing> reason(int point) {
    return switch (missing[point]) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(Missing.NEAR_ZERO);
      case 2 -> Optional.of(Missing.NEAR_MAXIMUM);
      case 3 -> Optional.of(Missing.SMALL_VEGA);
      case 4 -> Optional.of(Missing.NOT_FINITE);
      case 5 -> Optional.of(Missing.NO_MARTINGALE);
      default -> throw new IllegalArgumentException("no reason has the number " + missing[point]);
    };
  }

  /** As {@link #missing} has it. */
  private static int code(Missing reason) {
    return switch (reason) {
      case NEAR_ZERO -> 1;
      case NEAR_MAXIMUM -> 2;
      case SMALL_VEGA -> 3;
      case NOT_FINITE -> 4;
      case NO_MARTINGALE -> 5;
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SmileValues that
        && Arrays.equals(vols, that.vols)
        && Arrays.equals(errors, that.errors)
        && Arrays.equals(missing, that.missing)
        && Arrays.equals(forwards, that.forwards)
        && Arrays.equals(forwardErrors, that.forwardErrors);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(vols) + Arrays.hashCode(errors);
  }
}
