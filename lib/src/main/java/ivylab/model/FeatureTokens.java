package ivylab.model;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Parameters;
import java.util.Random;

/** The market features as tokens for external attention. */
interface FeatureTokens {

  /**
   * @param features standardised, {@code [b f]}
   * @return {@code [b tokens width]}
   */
  NDArray of(NDArray features);

  static FeatureTokens of(Config config, Parameters parameters, Random random) {
    if (config.externalTokens() == Config.ExternalTokens.SINGLE)
      return features -> features.expandDims(1);
    int d = config.width();
    NDArray direction = normal(parameters, "features.direction", random, d);
    NDArray name = normal(parameters, "features.name", random, d);
    return features ->
        features.expandDims(2).mul(direction).add(name); // value times vector, plus vector
  }

  private static NDArray normal(Parameters parameters, String name, Random random, int d) {
    double[] values = new double[Config.FEATURES * d];
    for (int i = 0; i < values.length; i++) values[i] = 0.02 * random.nextGaussian();
    return parameters.add(name, values, Config.FEATURES, d);
  }
}
