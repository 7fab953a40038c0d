package ivylab.ssvi;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.price.Black;
import ivylab.price.OptionType;
import ivylab.ssvi.EssviCalibration.Weights;
import ivylab.surface.ArbitrageReport;
import ivylab.surface.Grid;
import ivylab.surface.MarketFeatures;
import ivylab.surface.VolSurface;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Puts on an index, half of them to fit, half held out: 1,720 and 1,755 at the same 26 expiries.
 * The reference's eSSVI is off by 0.0141 in volatility, root mean square, and inside bid and ask at
 * 21 % of the held-out ones.
 */
class RealQuotesTest {

  private static final double REFERENCE_RMSE = 0.0141, REFERENCE_INSIDE = 0.21;

  /** Errors on held-out quotes; the price error is in per cent of the forward. */
  record Errors(double volRmse, double inside, double priceRmse) {

    static Errors of(VolSurface surface, List<SpxQuotes.Put> held) {
      double vol = 0, price = 0;
      int inside = 0;
      for (SpxQuotes.Put put : held) {
        double k = put.vol().k(), t = put.vol().t();
        double found = surface.vol(new double[] {k}, new double[] {t})[0];
        vol += Math.pow(found - put.vol().vol(), 2);
        if (put.vol().isInside(found)) inside++;
        double strike = Math.exp(k);
        price +=
            Math.pow(
                100
                    * (Black.price(OptionType.PUT, 1, strike, 1, t, found)
                        - Black.price(OptionType.PUT, 1, strike, 1, t, put.vol().vol())),
                2);
      }
      int n = held.size();
      return new Errors(Math.sqrt(vol / n), inside / (double) n, Math.sqrt(price / n));
    }

    @Override
    public String toString() {
      return "IV RMSE %.5f, inside %.1f %%, price RMSE %.4f %% of the forward"
          .formatted(volRmse, 100 * inside, priceRmse);
    }
  }

  private static Errors report(String name, VolSurface surface, List<SpxQuotes.Put> held) {
    Errors errors = Errors.of(surface, held);
    System.out.println(name + ": " + errors);
    return errors;
  }

  private static void assertFree(VolSurface surface) {
    ArbitrageReport report =
        ArbitrageReport.of(surface, new Grid(-1.2, 0.5, 171, 0.02, 3, 150), 1e-10);
    assertTrue(report.isFree(), report.toString());
  }

  @Test
  void held_out_puts_are_met_clearly_better_than_by_the_reference_and_without_arbitrage() {
    var quotes = SpxQuotes.surface(SpxQuotes.read("trainingDataSet.csv"));
    var held = SpxQuotes.read("testingDataSet.csv");
    Essvi plain = EssviCalibration.DEFAULT.fit(quotes).surface();
    Essvi polished = EssviCalibration.DEFAULT.withPolish(true).fit(quotes).surface();
    EssviCalibration bySpread = EssviCalibration.DEFAULT.withWeights(Weights.SPREAD);
    Essvi spread = bySpread.withPolish(true).fit(quotes).surface();
    EssviCalibration robust = EssviCalibration.DEFAULT.withPolish(true).withLinearFrom(0.01);
    Essvi evenly = robust.fit(quotes).surface();
    Essvi byVega = robust.withWeights(Weights.VEGA).withLinearFrom(0.001).fit(quotes).surface();
    Ssvi ssvi = Ssvi.fit(quotes.surface(new MarketFeatures(0, 20, 2)));

    Errors plainErrors = report("eSSVI", plain, held);
    Errors polishedErrors = report("eSSVI, polished", polished, held);
    Errors spreadErrors = report("eSSVI, polished, weights spread", spread, held);
    Errors evenErrors = report("eSSVI, polished, linear from 0.01", evenly, held);
    Errors vegaErrors = report("eSSVI, polished, weights vega, linear from 0.001", byVega, held);
    report("SSVI", ssvi, held);

    assertTrue(plainErrors.volRmse < 0.85 * REFERENCE_RMSE, plainErrors.toString());
    assertTrue(plainErrors.inside > REFERENCE_INSIDE, plainErrors.toString());
    assertTrue(polishedErrors.volRmse < 0.82 * REFERENCE_RMSE, polishedErrors.toString());
    assertTrue(polishedErrors.inside > 1.1 * REFERENCE_INSIDE, polishedErrors.toString());
    assertTrue(spreadErrors.volRmse < 0.93 * REFERENCE_RMSE, spreadErrors.toString());
    assertTrue(spreadErrors.inside > 1.4 * REFERENCE_INSIDE, spreadErrors.toString());
    assertTrue(evenErrors.volRmse < 0.88 * REFERENCE_RMSE, evenErrors.toString());
    assertTrue(evenErrors.inside > 1.3 * REFERENCE_INSIDE, evenErrors.toString());
    assertTrue(vegaErrors.inside > 2.7 * REFERENCE_INSIDE, vegaErrors.toString());
    for (VolSurface surface : List.of(plain, polished, spread, evenly, byVega, ssvi))
      assertFree(surface);
    assertTrue(plain.isFree() && polished.isFree() && evenly.isFree() && byVega.isFree());
  }
}
