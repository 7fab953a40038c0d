package ivylab.montecarlo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ivylab.rough.ExponentialSum;
import ivylab.rough.InitialCurve;
import ivylab.rough.QuadraticRoughHeston;

/**
 * The implicit Euler scheme as whole-array operations of the tensor engine in float32: what the
 * plain loops are measured against.
 */
final class EngineBatch {

  private EngineBatch() {}

  /** The mean share after so many steps of so many paths at once. */
  static double meanShare(QuadraticRoughHeston model, int paths, int steps, double h) {
    var kernel = (ExponentialSum) model.kernel();
    int n = kernel.size();
    double[] z0 = ((InitialCurve.Factors) model.initial()).z0();
    float[] weight = new float[n], keep = new float[n], start = new float[n];
    for (int i = 0; i < n; i++) {
      weight[i] = (float) kernel.weight(i);
      keep[i] = (float) (1 / (1 + kernel.rate(i) * h));
      start[i] = (float) z0[i];
    }
    float root = (float) Math.sqrt(h), half = (float) (h / 2);
    float b = (float) model.b(), a = (float) model.a(), c = (float) model.c();
    float pull = (float) (model.lambda() * h), eta = (float) model.eta();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray weights = manager.create(weight, new Shape(1, n));
      NDArray keeps = manager.create(keep, new Shape(n, 1));
      NDArray z = manager.zeros(new Shape(n, paths)).add(manager.create(start, new Shape(n, 1)));
      NDArray logShare = manager.zeros(new Shape(1, paths));
      for (int k = 0; k < steps; k++)
        try (NDManager step = manager.newSubManager()) {
          z.attach(step);
          logShare.attach(step);
          NDArray sum = weights.matMul(z), away = sum.sub(b);
          NDArray v = away.mul(away).mul(a).add(c);
          NDArray normal = step.randomNormal(0, root, new Shape(1, paths), DataType.FLOAT32);
          NDArray move = v.sqrt().mul(normal);
          logShare.addi(move).subi(v.mul(half));
          z.addi(move.mul(eta).sub(sum.mul(pull))).muli(keeps);
          z.attach(manager);
          logShare.attach(manager);
        }
      return logShare.exp().mean().getFloat();
    }
  }
}
