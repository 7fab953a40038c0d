package ivylab.plot;

import ivylab.arbitrage.QuoteArbitrage;
import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Quotes of one equity-like SSVI surface, for tests and pictures. */
final class Samples {

  static final double[] EXPIRIES = {0.04, 0.08, 0.17, 0.25, 0.5, 0.75, 1, 1.5, 2};

  private Samples() {}

  /** Gatheral and Jacquier (2014), eq. (4.1), with phi = eta / sqrt(theta). */
  static double w(double k, double t) {
    double theta = 0.04 * t + 0.004 * (1 - Math.exp(-4 * t)), rho = -0.7;
    double phi = 0.9 / Math.sqrt(theta);
    double a = phi * k + rho;
    return theta / 2 * (1 + rho * phi * k + Math.sqrt(a * a + 1 - rho * rho));
  }

  static VolSurface ssvi() {
    return (k, t) -> {
      double[] w = new double[k.length];
      for (int i = 0; i < w.length; i++) w[i] = w(k[i], t[i]);
      return w;
    };
  }

  /** The surface with a bump that violates both conditions. */
  static VolSurface wrong() {
    return (k, t) -> {
      double[] w = new double[k.length];
      for (int i = 0; i < w.length; i++)
        w[i] =
            w(k[i], t[i])
                + 0.02
                    * Math.exp(
                        -Math.pow((k[i] + 0.1) / 0.07, 2) - Math.pow((t[i] - 0.8) / 0.25, 2));
      return w;
    };
  }

  static Surface surface(int strikes, long seed) {
    var random = new SplittableRandom(seed);
    List<Point> points = new ArrayList<>();
    for (double t : EXPIRIES)
      for (int i = 0; i < strikes; i++) {
        double k = (-0.45 + 0.7 * i / (strikes - 1)) * Math.min(1, 1.1 * Math.sqrt(t) + 0.1);
        double noise = 1 + 0.02 * (random.nextDouble() - 0.5);
        points.add(new Point(k, t, w(k, t) * noise * noise));
      }
    return new Surface(
        "SYN1", LocalDate.of(2021, 3, 12), new MarketFeatures(0.004, 19.5, 1.2), points);
  }

  /** Hides a patch of the quotes, as clusters are hidden. */
  static Quotes quotes(Surface surface) {
    List<Point> visible = new ArrayList<>(), hidden = new ArrayList<>();
    int i = 0;
    for (Point p : surface.points())
      ((p.k() < -0.12 && p.t() > 0.2 && i++ % 3 != 0 || p.k() > 0.08 && p.t() < 0.6)
              ? hidden
              : visible)
          .add(p);
    return new Quotes(visible, hidden);
  }

  /** Quotes of the surface with three times the bump, so that some of them are too dear. */
  static QuoteArbitrage trades() {
    LocalDate day = LocalDate.of(2021, 3, 12);
    List<QuotedSmile> smiles = new ArrayList<>();
    for (double t : EXPIRIES) {
      List<VolQuote> row = new ArrayList<>();
      for (int i = 0; i < 13; i++) {
        double k = -0.35 + 0.05 * i;
        double bumped = wrong().totalVariance(new double[] {k}, new double[] {t})[0];
        double vol = Math.sqrt((w(k, t) + 3 * (bumped - w(k, t))) / t);
        double half = t < 0.8 ? 0.03 : 0.002;
        OptionType type = k < 0 ? OptionType.PUT : OptionType.CALL;
        row.add(new VolQuote(type, 100 * Math.exp(k), k, t, vol, vol - half, vol + half));
      }
      smiles.add(new QuotedSmile(day.plusDays(Math.round(365 * t)), t, 100, 1, row));
    }
    return QuoteArbitrage.of(new QuotedSurface("SYN1", day, 100, smiles));
  }
}
