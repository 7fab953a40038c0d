package ivylab.montecarlo;

import java.util.List;
import java.util.Locale;

/**
 * What one simulation yields. Two runs with equal settings are equal in every digit.
 *
 * @param spx smiles of the share, by rising maturity
 * @param vix smiles of the VIX, by rising maturity
 * @param checks at the maturities of the share
 * @param vixChecks at the maturities of the VIX
 */
public record Prices(
    List<SmileEstimate> spx,
    List<SmileEstimate> vix,
    List<PathCheck> checks,
    List<VixCheck> vixChecks) {

  public Prices {
    spx = List.copyOf(spx);
    vix = List.copyOf(vix);
    checks = List.copyOf(checks);
    vixChecks = List.copyOf(vixChecks);
  }

  /** A table: volatilities in percent with one standard error, then the checks. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (SmileEstimate smile : spx) smile(text, "SPX", smile);
    for (SmileEstimate smile : vix) smile(text, "VIX", smile);
    for (PathCheck c : checks)
      line(
          text,
          "T %.4g: E S %.6f +- %.1e, E V %.5f +- %.1e, V above 100: %.1e, of the share %.1e%n",
          c.maturity(),
          c.share(),
          c.shareError(),
          c.variance(),
          c.varianceError(),
          c.above(),
          c.shareAbove());
    for (VixCheck c : vixChecks)
      line(text, "T %.4g: E VIX^2 %.6f +- %.1e%n", c.maturity(), c.square(), c.squareError());
    return text.toString();
  }

  private static void smile(StringBuilder text, String what, SmileEstimate smile) {
    line(text, "%s T %.4g, forward %.5f%n", what, smile.maturity(), smile.forward());
    for (SmilePoint p : smile.points())
      if (p.missing().isPresent())
        line(text, "  k %+.4f  %s (price %.3g)%n", p.logStrike(), p.missing().get(), p.price());
      else
        line(text, "  k %+.4f  %.3f +- %.3f%n", p.logStrike(), 100 * p.vol(), 100 * p.volError());
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
