package ivylab.corpus;

import ivylab.montecarlo.Control;
import ivylab.montecarlo.Prices;
import ivylab.montecarlo.Simulation;

/** Simulates the samples of a plan, each of them alone. */
final class Samples {

  private final CorpusPlan plan;

  Samples(CorpusPlan plan) {
    this.plan = plan;
  }

  /** One sample, with its drawn point. */
  SmileSample of(long index, Draws.Draw draw) {
    CorpusGrid grid = plan.grid();
    Prices prices = prices(index, draw.coordinates());
    return new SmileSample(
        index,
        draw.point(),
        draw.coordinates(),
        SmileValues.of(grid.spx(), prices.spx()),
        SmileValues.of(grid.vix(), prices.vix()));
  }

  /** The smiles at any coordinates, with the random numbers of a sample. */
  Prices prices(long index, double[] coordinates) {
    return Simulation.of(plan.domain().model(coordinates))
        .withScheme(plan.scheme())
        .withAntithetic(plan.antithetic())
        .withPaths(plan.paths())
        .withControls(plan.controls().toArray(Control[]::new))
        .withSeed(plan.seed())
        .withSample(index)
        .withThreads(1)
        .run(plan.grid().spx(), plan.grid().vix());
  }

  /** One sample alone; points before it are only looked at. */
  SmileSample alone(long index) {
    Draws draws = plan.draws(0);
    for (long i = 0; i < index; i++) draws.next();
    return of(index, draws.next());
  }
}
