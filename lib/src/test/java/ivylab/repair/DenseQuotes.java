package ivylab.repair;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.calibrate.SmileQuote;
import ivylab.simulate.Market;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An index surface as dense as a real one: 48 expiries from three days to three years, 125 strikes
 * each from -4 to 2.5 standard deviations, dense around the money, with half a spread of 0.3 % of
 * volatility there, more in the wings and at short maturities, and mids within it.
 */
final class DenseQuotes {

  private static final int EXPIRIES = 48, STRIKES = 125;
  private static final double HALF_SPREAD = 0.003;

  private DenseQuotes() {}

  static List<SmileQuote> seeded(long seed) {
    var random = new SplittableRandom(seed);
    VolSurface truth = Market.economy(seed).truth("SYN1", "2023-03-10");
    List<SmileQuote> quotes = new ArrayList<>();
    for (int i = 0; i < EXPIRIES; i++) {
      double t = Math.round(3 * Math.pow(365, i / (EXPIRIES - 1.0)) + 0.8 * i) / 365.0;
      double sd = Math.sqrt(truth.totalVariance(new double[] {0}, new double[] {t})[0]);
      double[] z = new double[STRIKES], k = new double[STRIKES], ts = new double[STRIKES];
      for (int j = 0; j < STRIKES; j++) {
        z[j] = -4 + 6.5 * (j + random.nextDouble()) / STRIKES;
        k[j] = z[j] * sd * (1 + 0.1 * z[j] * z[j]) / 2.6;
        ts[j] = t;
      }
      double[] vol = truth.vol(k, ts);
      for (int j = 0; j < STRIKES; j++) {
        if (!(vol[j] > 0)) continue; // worth less than the market's pricing resolves
        double wings = 1 + 0.35 * Math.min(z[j] * z[j], 12), shortness = 1 + 0.17 / Math.sqrt(t);
        double half = HALF_SPREAD * vol[j] * wings * shortness;
        double mid = vol[j] + half * (random.nextDouble() - random.nextDouble()) / 2;
        quotes.add(new SmileQuote(new Place(Kind.SPX, t, k[j]), mid - half, mid, mid + half));
      }
    }
    return quotes;
  }
}
