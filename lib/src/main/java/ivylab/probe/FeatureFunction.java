package ivylab.probe;

import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.embedding.Queries;
import ivylab.layer.Pass;
import ivylab.model.Inputs;
import ivylab.model.IvySpt;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.torch.Compute;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * Predicted total variance as a function of the market features of a surface, everything else held
 * fixed: the visible quotes, their level and scale, and the statistics with which a model
 * standardises.
 *
 * <p>Shapes: b surfaces, q queries, f features, the first f of {@link Batch#FEATURES}.
 */
public interface FeatureFunction {

  /**
   * A small change of each of {@link Batch#FEATURES}, in raw units: a basis point of return, a
   * hundredth of a point of volatility and a thousandth of rate, 1e-5 of total variance.
   */
  List<Double> STEPS = List.of(1e-4, 1e-2, 1e-3, 1e-5, 1e-5);

  /** The name shown in tables and legends. */
  String name();

  /** Number of features, f, at least 1 and at most 5. */
  int count();

  /**
   * Total variance at the queries of a batch.
   *
   * @param features in place of the batch's own, raw, {@code [b f]}
   * @return {@code [b q]}; at padding anything
   */
  double[] totalVariance(Batch batch, double[] features);

  /**
   * Total variance at the batch's own features and its derivatives in each of them, in raw units;
   * by central differences unless the function overrides this.
   *
   * @return {@code [b q 1+f]}, row by row: total variance, then its derivatives
   */
  default double[] jacobian(Batch batch) {
    return bump(batch, 1);
  }

  /**
   * The same by central differences, always.
   *
   * @param size of the step, by {@link #STEPS}
   */
  default double[] bump(Batch batch, double size) {
    if (!(size > 0)) throw new IllegalArgumentException("size must be positive: " + size);
    double[] own = features(batch);
    double[] w = totalVariance(batch, own);
    int width = 1 + count();
    double[] all = new double[w.length * width];
    for (int i = 0; i < w.length; i++) all[i * width] = w[i];
    for (int f = 0; f < count(); f++) {
      double h = size * STEPS.get(f);
      double[] up = totalVariance(batch, moved(own, f, h));
      double[] down = totalVariance(batch, moved(own, f, -h));
      for (int i = 0; i < w.length; i++) all[i * width + 1 + f] = (up[i] - down[i]) / (2 * h);
    }
    return all;
  }

  /** The batch's own features, {@code [b f]}. */
  default double[] features(Batch batch) {
    int all = Batch.FEATURES.size(), f = count();
    double[] own = new double[batch.b() * f];
    for (int i = 0; i < own.length; i++) own[i] = batch.features()[i / f * all + i % f];
    return own;
  }

  private double[] moved(double[] features, int f, double h) {
    double[] copy = features.clone();
    for (int i = f; i < copy.length; i += count()) copy[i] += h;
    return copy;
  }

  /**
   * A model with all five features, with exact derivatives. The mean and deviation of total
   * variance are varied on their own; the quotes from which they come are held fixed.
   */
  static FeatureFunction of(IvySpt model) {
    return new FeatureFunction() {
      @Override
      public String name() {
        return model.name();
      }

      @Override
      public int count() {
        return Batch.FEATURES.size();
      }

      @Override
      public double[] totalVariance(Batch batch, double[] features) {
        try (Scope scope = Scope.evaluating()) {
          var moved =
              Tensors.of(Compute.root(), features, model.parameters().type(), batch.b(), count());
          Inputs inputs = model.inputs(batch).withFeatures(moved);
          Queries queries = model.targets(batch, false);
          var answer = model.answer(inputs, List.of(queries), Pass.evaluation()).get(0);
          return Tensors.toArray(answer.w().v());
        }
      }

      @Override
      public double[] jacobian(Batch batch) {
        try (Scope scope = Scope.recording()) {
          return FeatureJacobian.of(model, model.inputs(batch), model.targets(batch, false));
        }
      }
    };
  }

  /**
   * Any method, with the three market features alone: surfaces are completed with other {@link
   * MarketFeatures}. Mean and deviation of total variance stay those of the quotes.
   */
  static FeatureFunction ofMarket(SurfaceMethod method) {
    return new FeatureFunction() {
      @Override
      public String name() {
        return method.name();
      }

      @Override
      public int count() {
        return 3;
      }

      @Override
      public double[] totalVariance(Batch batch, double[] features) {
        double[] w = new double[batch.b() * batch.q()];
        Arrays.fill(w, Double.NaN);
        for (int i = 0; i < batch.b(); i++) {
          Masked item = batch.items().get(i);
          Surface v = item.visible();
          MarketFeatures market =
              new MarketFeatures(features[3 * i], features[3 * i + 1], features[3 * i + 2]);
          double[] k = item.targets().stream().mapToDouble(Point::k).toArray();
          double[] t = item.targets().stream().mapToDouble(Point::t).toArray();
          Surface moved = new Surface(v.symbol(), v.asOf(), market, v.points());
          double[] own = method.fit(moved).totalVariance(k, t);
          System.arraycopy(own, 0, w, i * batch.q(), own.length);
        }
        return w;
      }
    };
  }
}
