package ivylab.surrogate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.arbitrage.StaticArbitrage;
import ivylab.corpus.CorpusGrid;
import ivylab.progress.Progress;
import ivylab.surface.Derivatives;
import ivylab.surface.Grid;
import ivylab.surface.VolSurface;
import ivylab.train.Schedule;
import ivylab.train.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SurrogateSurfaceTest {

  private static final Grid MESH = new Grid(-0.3, 0.1, 41, 0.05, 0.4, 41);

  private static final SurrogateConfig CONFIG =
      SurrogateConfig.OURS
          .withNetwork(new SurrogateConfig.Dense(List.of(32, 32), false, 0))
          .withHead(new SurrogateConfig.Smooth(7, 4));

  private static Surrogate untrained() {
    Surrogate model = Surrogate.create(CONFIG, Smiles.LAYOUT, 4, 1);
    model.fit(Smiles.data(Smiles.LAYOUT, 200, 1e-3, 0, 2));
    return model;
  }

  private static SurrogateSurface surface(Surrogate model, double[] x) {
    return (SurrogateSurface) model.predictor().surface(x);
  }

  /** Of any weights, and far outside the grid as well. */
  @Test
  void variance_is_positive_and_increases_in_time_by_form() {
    SplittableRandom random = new SplittableRandom(4);
    double[] k = new double[400], t = new double[400];
    for (int i = 0; i < 400; i++) {
      k[i] = random.nextDouble(-1, 1);
      t[i] = random.nextDouble(0.001, 3);
    }
    try (Surrogate model = untrained()) {
      for (int n = 0; n < 20; n++) {
        SurrogateSurface predicted = surface(model, Smiles.parameters(random)).predicted();
        for (Derivatives d : predicted.derivatives(k, t)) {
          assertTrue(d.w() > 0, d.toString());
          assertTrue(d.wt() > 0, d.toString());
        }
      }
    }
  }

  /**
   * Against central differences of steps 1e-3, errors 1e-6 of fourth derivatives up to 1e3; off the
   * maturities, where w_t has corners, and the knots, where w_kkk jumps.
   */
  @Test
  void derivatives_are_exact() {
    try (Surrogate model = untrained()) {
      SurrogateSurface surface = surface(model, new double[] {0.2, -0.5, 0.7, 0.5});
      double[] k = {-0.4, -0.25, -0.09, 0.02, 0.2}, t = {0.03, 0.07, 0.15, 0.3, 0.6};
      VolSurface plain = surface::totalVariance;
      List<Derivatives> exact = surface.derivatives(k, t), near = plain.derivatives(k, t);
      for (int i = 0; i < k.length; i++) {
        assertEquals(near.get(i).w(), exact.get(i).w(), 1e-15);
        assertEquals(near.get(i).wk(), exact.get(i).wk(), 1e-4);
        assertEquals(near.get(i).wt(), exact.get(i).wt(), 1e-4);
        assertEquals(near.get(i).wkk(), exact.get(i).wkk(), 1e-2);
      }
    }
  }

  /** An untrained one has butterflies; the least flattening that leaves none. */
  @Test
  void butterflies_are_flattened_away() {
    try (Surrogate model = untrained()) {
      double[] knots = model.parameters().values("out.bias");
      for (int i = 0; i < knots.length; i++) knots[i] = 3 * (i % 2);
      model.parameters().set("out.bias", knots);
      SurrogateSurface surface = surface(model, new double[] {0.2, -0.5, 0.7, 0.5});
      double share = surface.flattening();
      assertTrue(share > 0 && share < 1, "flattening " + share);
      assertTrue(least(surface.predicted()) < 0);
      assertTrue(least(surface) >= 0);
      assertTrue(surface.arbitrage(MESH).isFree());
      double[] at = {-0.1}, when = {0.2}, middle = {0};
      assertEquals(
          (1 - share) * surface.predicted().totalVariance(at, when)[0]
              + share * surface.predicted().totalVariance(middle, when)[0],
          surface.totalVariance(at, when)[0],
          1e-15);
    }
  }

  /**
   * Strikes of listed options widen with the maturity: the short smiles are not asked for far from
   * the money, and butterflies there, in the extrapolation, must not flatten the rest.
   */
  @Test
  void only_the_strikes_of_the_layout_are_checked() {
    SmileLayout.Part part = CorpusSmiles.layout(CorpusGrid.LISTED).spx();
    SplineField field = new SplineField(part, new SurrogateConfig.Smooth(9, 6));
    double[] knots = new double[field.values()];
    for (int i = 0; i < knots.length; i++) knots[i] = i % 2;
    SurrogateSurface surface =
        SurrogateSurface.of(field, 0.05, knots, new SurfaceMesh(field, part));
    assertTrue(surface.flattening() > 0 && surface.flattening() < 1, "" + surface.flattening());
    double[] k = Terms.strikes(part, 81), t = Terms.even(part.t(), 81);
    double step = k[41] - k[40], inside = 1;
    assertTrue(step < (k[80] - k[0]) / 160, "denser near the money: " + step);
    for (double each : t)
      for (double at : k) {
        double g = surface.derivatives(new double[] {at}, new double[] {each}).get(0).g();
        SmileLayout.Ends ends = part.ends(each);
        if (at >= ends.low() && at <= ends.high()) inside = Math.min(inside, g);
      }
    assertTrue(inside >= 0, "inside " + inside);
  }

  /** An exponential smile: no butterfly, but puts below the outer strike are dearer than there. */
  @Test
  void digitals_below_0_are_flattened_away() {
    SmileLayout.Part part =
        SmileLayout.Part.of(List.of(0.03, 0.06), List.of(-0.15, -0.1, -0.05, 0.0, 0.05));
    SplineField field = new SplineField(part, new SurrogateConfig.Smooth(5, 2));
    double[] knots = new double[field.values()];
    for (int i = 0; i < knots.length; i++) knots[i] = -2 - 0.8 * (i % 5);
    SurrogateSurface surface =
        SurrogateSurface.of(field, 0.16, knots, new SurfaceMesh(field, part));
    Grid mesh = new Grid(-0.15, 0.05, 41, 0.03, 0.06, 41);
    double[] k = mesh.kPoints(), t = mesh.tPoints();
    for (Derivatives d : surface.predicted().derivatives(k, t)) assertTrue(d.g() >= 0, "" + d);
    assertTrue(surface.predicted().derivatives(k, t).get(0).digitalPut() < 0);
    for (Derivatives d : surface.derivatives(k, t)) assertTrue(d.digitalPut() >= 0, "" + d);
    assertEquals(List.of(), StaticArbitrage.of(surface, mesh).spots());
  }

  private static double least(VolSurface surface) {
    return surface.butterfly(MESH).values().stream().mapToDouble(v -> v).min().orElseThrow();
  }

  /** Every condition between and at the points of the mesh, for a trained one. */
  @Test
  void a_trained_one_has_no_arbitrage_on_a_mesh_and_hardly_any_flattening() {
    SmileData.Split split = Smiles.data(Smiles.LAYOUT, 800, 1e-3, 0, 2).split(0.8, 0.1, 1);
    try (Surrogate model = Surrogate.create(CONFIG, Smiles.LAYOUT, 4, 1)) {
      Trainer.of(SurrogateTask.of(model, split).withBatch(32))
          .watchedBy(Progress.silent())
          .epochs(40)
          .schedule(Schedule.warmupCosine(0.05, 5e-3, 1e-5))
          .train();
      int flattened = 0;
      SplittableRandom random = new SplittableRandom(8);
      for (int n = 0; n < 40; n++) {
        double[] x = Smiles.parameters(random);
        SurrogateSurface surface = surface(model, x);
        if (surface.flattening() > 0) flattened++;
        if (n % 4 == 0)
          assertEquals(List.of(), StaticArbitrage.of(surface, MESH).spots(), Arrays.toString(x));
        double[] k = {-0.15, -0.03, 0.07}, t = {0.08, 0.15, 0.3};
        double[] vols = surface.vol(k, t);
        for (int i = 0; i < 3; i++)
          assertEquals(Math.sqrt(Smiles.w(x, k[i], t[i]) / t[i]), vols[i], 0.01, "between points");
      }
      assertTrue(flattened <= 4, flattened + " of 40 flattened");
    }
  }
}
