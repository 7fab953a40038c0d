package ivylab.curvature;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.ivyspt.CompletionTerms;
import ivylab.ivyspt.Losses;
import ivylab.ivyspt.Penalties;
import ivylab.layer.Pass;
import ivylab.model.IvySpt;
import ivylab.model.ParameterGroup;
import ivylab.operator.ParameterFunction;
import ivylab.torch.Scalars;
import ivylab.train.Weighting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weighted losses of a model, a mean over all points of all batches: the weight of a batch is
 * its share of the queried quotes, and of the points at which penalties are evaluated.
 */
final class ModelLoss implements ParameterFunction {

  private final List<NDArray> parameters;
  private final List<Batch> batches;
  private final double[] weights;
  private final double[][] shares;
  private final Losses losses;

  ModelLoss(IvySpt model, Weighting weighting, ParameterGroup group, Iterable<Batch> batches) {
    if (weighting instanceof Weighting.Adaptive)
      throw new IllegalArgumentException(
          "weighting must be fixed, for example at the last weights of GradNorm: " + weighting);
    parameters = group.of(model);
    this.batches = ModelOutputs.read(batches);
    weights = weighting.weights(CompletionTerms.ALL).stream().mapToDouble(w -> w).toArray();
    shares = shares(this.batches);
    losses = new Losses(model, penalties(this.batches), CompletionTerms.penalises(weighting));
  }

  /** At collocation points if the batches have them, otherwise at the queried quotes. */
  static Penalties penalties(List<Batch> batches) {
    int c = batches.get(0).c();
    for (Batch batch : batches)
      if ((batch.c() > 0) != (c > 0))
        throw new IllegalArgumentException(
            "batches must all have collocation points, or none: %s; %s"
                .formatted(batches.get(0), batch));
    return c > 0 ? Penalties.atCollocation(c) : Penalties.atQueries();
  }

  /**
   * The weight of each batch, {@code [pieces][data, calendar, butterfly]}; each column sums to 1.
   */
  static double[][] shares(List<Batch> batches) {
    double[][] shares = new double[batches.size()][3];
    double asked = 0, checked = 0;
    for (int i = 0; i < shares.length; i++) {
      Batch batch = batches.get(i);
      double data = ModelOutputs.asked(batch);
      if (data == 0)
        throw new IllegalArgumentException("batches must query quotes, but one is a " + batch);
      double own = batch.c() > 0 ? batch.b() * (double) batch.c() : data;
      shares[i] = new double[] {data, own, own};
      asked += data;
      checked += own;
    }
    for (double[] share : shares) {
      share[0] /= asked;
      share[1] /= checked;
      share[2] /= checked;
    }
    return shares;
  }

  @Override
  public List<NDArray> parameters() {
    return parameters;
  }

  @Override
  public int pieces() {
    return batches.size();
  }

  @Override
  public int size(int piece) {
    return 1;
  }

  @Override
  public NDArray value(int piece) {
    List<NDArray> three = losses.of(batches.get(piece), Pass.anyOrder());
    @Nullable NDArray sum = null;
    for (int i = 0; i < 3; i++) {
      if (weights[i] == 0) continue;
      NDArray part = Scalars.times(three.get(i), weights[i] * shares[piece][i]);
      sum = sum == null ? part : sum.add(part);
    }
    if (sum == null) throw new IllegalStateException("all weights of the losses are 0");
    return sum;
  }
}
