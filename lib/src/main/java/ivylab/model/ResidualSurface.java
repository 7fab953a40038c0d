package ivylab.model;

import ivylab.process.LearnedProcess;
import ivylab.surface.Derivatives;
import ivylab.surface.Surface;
import ivylab.surface.UncertainSurface;
import java.util.List;

/**
 * A surface completed by a model whose predictions are residuals to a process: its uncertainty is
 * that of the process, whose deviation is the unit of the model's predictions.
 */
record ResidualSurface(FittedSurface completed, LearnedProcess process, Surface visible)
    implements UncertainSurface {

  @Override
  public double[] totalVariance(double[] k, double[] t) {
    return completed.totalVariance(k, t);
  }

  @Override
  public List<Derivatives> derivatives(double[] k, double[] t) {
    return completed.derivatives(k, t);
  }

  @Override
  public double[] quoteDeviation(double[] k, double[] t) {
    return process.fit(visible).quoteDeviation(k, t);
  }

  @Override
  public String toString() {
    return completed.toString();
  }
}
