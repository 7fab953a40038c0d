package ivylab.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.fourier.Heston;
import ivylab.montecarlo.PathModel;
import ivylab.montecarlo.Simulation;
import ivylab.rough.PublishedSets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedRepricingTest {

  private static final double[] TRUTH = {0.03, 3, 0.04, 0.5, -0.6};

  private static QuotePlaces places() {
    List<Place> places = new ArrayList<>();
    for (double t : new double[] {0.05, 0.1, 0.25})
      for (double k : new double[] {-0.4, -0.2, 0, 0.2})
        places.add(new Place(Kind.SPX, t, k * Math.sqrt(t)));
    return new QuotePlaces(places);
  }

  private static SmileQuotes quotes(SmileModel<?> model, double... x) {
    QuotePlaces places = places();
    double[] vols = model.vols(x, places);
    List<SmileQuote> all = new ArrayList<>();
    for (int i = 0; i < vols.length; i++)
      all.add(new SmileQuote(places.places().get(i), vols[i] - 0.002, vols[i], vols[i] + 0.002));
    return new SmileQuotes("made", all);
  }

  private static Simulation simulation(Heston h) {
    return Simulation.of(
            PathModel.LiftedHeston.classical(h.v0(), h.kappa(), h.theta(), h.sigma(), h.rho()))
        .withPaths(20_000)
        .withSeed(3);
  }

  /**
   * An exact pricer: what is left is the noise of the simulation. A share of 95 % of errors within
   * two of theirs, for twelve that are correlated: half of them at least, and none beyond four.
   */
  @Test
  void an_exact_pricer_agrees_with_the_simulation_within_its_errors() {
    var model = HestonSmiles.DEFAULT;
    var fit = QuoteFit.DEFAULT.withStarts(1).withFrom(TRUTH).fit(model, quotes(model, TRUTH));
    var repriced = Repricing.simulated(fit, simulation(fit.model()));
    assertEquals(12, repriced.known().size());
    assertTrue(repriced.shareWithinNoise() >= 0.5, repriced::toString);
    for (Repricing.Row row : repriced.rows()) {
      assertTrue(row.error() > 0 && row.error() < 0.01);
      assertTrue(Math.abs(row.modelError()) < 4 * row.error(), row::toString);
    }
    assertEquals("Monte Carlo, 20,000 paths", repriced.by());
  }

  /**
   * A pricer that adds 5 points of volatility per unit of k fits quotes that Heston's model does
   * not: nothing is left to see, and everything is hidden.
   */
  @Test
  void a_ghost_calibration_is_found_out() {
    SmileModel<Heston> bent =
        new SmileModel<>() {
          private final HestonSmiles exact = HestonSmiles.DEFAULT;

          @Override
          public String name() {
            return "bent";
          }

          @Override
          public List<FitCoordinate> coordinates() {
            return exact.coordinates();
          }

          @Override
          public Heston model(double[] x) {
            return exact.model(x);
          }

          @Override
          public void values(double[] x, QuotePlaces p, double[] vols, double[][] jacobian) {
            exact.values(x, p, vols, jacobian);
            for (int i = 0; i < vols.length; i++) {
              double k = p.places().get(i).k();
              vols[i] += 4 * k * k;
            }
          }
        };
    var fit = QuoteFit.DEFAULT.withStarts(1).withFrom(TRUTH).fit(bent, quotes(bent, TRUTH));
    assertEquals(0, fit.rmse(), 1e-5);
    assertEquals(1, fit.shareInside());
    var repriced = Repricing.simulated(fit, simulation(fit.model()));
    assertTrue(repriced.hidden() > 0.99, repriced::toString);
    assertTrue(repriced.misfit() > 0.02 && repriced.shareInside() < 1, repriced::toString);
    assertTrue(repriced.modelErrorBeyondNoise() > 0.02, repriced::toString);
  }

  /** Quadratic rough Heston's own VIX: future and option are where the simulation puts them. */
  @Test
  void futures_and_options_of_the_vix_are_simulated_too() {
    var places =
        new QuotePlaces(
            List.of(
                new Place(Kind.VIX_FUTURE, 0.05, 0),
                new Place(Kind.VIX, 0.05, 0.1),
                new Place(Kind.SPX, 0.03, -0.0),
                new Place(Kind.SPX, 0.03, -0.02)));
    var simulation = Simulation.of(PublishedSets.may2017()).withPaths(4_000).withSeed(1);
    var found = SimulatedQuotes.of(places, simulation);
    assertEquals(0.1851, found.values()[0], 5 * found.errors()[0] + 7e-5);
    for (int i = 0; i < 4; i++) {
      assertFalse(Double.isNaN(found.values()[i]), "value " + i);
      assertTrue(found.errors()[i] > 0, "error " + i);
    }
    assertTrue(found.values()[1] > 0.6 && found.values()[3] > found.values()[2]);
  }
}
