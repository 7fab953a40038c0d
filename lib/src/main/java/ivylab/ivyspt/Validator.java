package ivylab.ivyspt;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.data.Batches;
import ivylab.data.Epoch;
import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.embedding.Queries;
import ivylab.layer.Pass;
import ivylab.model.Answer;
import ivylab.model.Config;
import ivylab.model.Inputs;
import ivylab.model.IvySpt;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.List;

/** Evaluates the validation set: fixed masks, evaluation mode, means over all queried points. */
final class Validator {

  private static final int QUERIES = 32;
  private static final int JOINT_QUERIES = 4; // each costs reverse passes of its own

  private final IvySpt model;
  private final Batches batches;
  private final Losses losses;

  Validator(IvySpt model, Panel validation, Sampling sampling, long seed) {
    this.model = model;
    Panel usable = validation.where(Masking::canMask);
    double share = Math.min(1, (double) sampling.validationSurfaces() / usable.size());
    Panel sample = share < 1 ? usable.sample(share, seed) : usable;
    Masking masking =
        sampling.masking().withFixed(true).withQueries(joint(model) ? JOINT_QUERIES : QUERIES);
    batches =
        Batches.of(sample, masking, seed)
            .withMaxSurfaces(sampling.surfaces())
            .withTokenBudget(sampling.tokenBudget())
            .withCollocation(sampling.penalties().collocation());
    losses = new Losses(model, sampling.penalties(), true);
  }

  /** One per measure; empty if the thread is interrupted in the meantime, which it then remains. */
  List<Double> values() {
    double[] sums = new double[5];
    double points = 0, checked = 0;
    try (Epoch all = batches.epoch(0)) {
      for (Batch batch : all) {
        if (Thread.currentThread().isInterrupted()) return List.of();
        double asked = 0;
        for (double m : batch.queryMask()) asked += m;
        double own = batch.c() > 0 ? batch.b() * batch.c() : asked;
        double[] values = values(batch);
        sums[0] += asked * values[0];
        sums[1] += own * values[1];
        sums[2] += own * values[2];
        sums[3] += values[3];
        sums[4] += values[4];
        points += asked;
        checked += own;
      }
    }
    return List.of(
        sums[0] / points,
        sums[1] / checked,
        sums[2] / checked,
        sums[3] / points,
        100 * sums[4] / points);
  }

  /** The three losses; then, summed over points, squared error of w and relative error of vol. */
  private double[] values(Batch batch) {
    try (Scope scope = joint(model) ? Scope.recording() : Scope.evaluating()) {
      Inputs inputs = model.inputs(batch);
      List<Queries> queries = losses.queries(batch);
      List<Answer> answers = model.answer(inputs, queries, Pass.evaluation());
      List<NDArray> three = losses.of(batch, inputs, answers);
      double[] values = new double[5];
      for (int i = 0; i < 3; i++) values[i] = Tensors.scalar(three.get(i));
      double[] w = Tensors.toArray(answers.get(0).w().v());
      for (int i = 0; i < w.length; i++) {
        if (batch.queryMask()[i] == 0) continue;
        double target = batch.queryW()[i];
        values[3] += (w[i] - target) * (w[i] - target);
        values[4] += Math.abs(Math.sqrt(Math.max(w[i], 0) / target) - 1);
      }
      return values;
    }
  }

  private static boolean joint(IvySpt model) {
    return model.config().queryAttention() == Config.QueryAttention.JOINT;
  }
}
