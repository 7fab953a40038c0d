package ivylab.ivyspt;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.data.Batches;
import ivylab.data.Epoch;
import ivylab.data.Masking;
import ivylab.data.Panel;
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
    Totals totals = new Totals();
    try (Epoch all = batches.epoch(0)) {
      for (Batch batch : all) {
        if (Thread.currentThread().isInterrupted()) return List.of();
        add(batch, totals);
      }
    }
    return totals.means();
  }

  /** Sums over points: of the losses times the points they are means of, and of errors. */
  private static final class Totals {
    private double data, calendar, butterfly, squares, relative;

    /** Queried, and those where the penalties are evaluated. */
    private double points, checked;

    /** In the order of {@link CompletionTerms#MEASURES}. */
    List<Double> means() {
      return List.of(
          data / points,
          calendar / checked,
          butterfly / checked,
          squares / points,
          100 * relative / points);
    }
  }

  private void add(Batch batch, Totals totals) {
    try (Scope scope = joint(model) ? Scope.recording() : Scope.evaluating()) {
      Inputs inputs = model.inputs(batch);
      List<Answer> answers = model.answer(inputs, losses.queries(batch), Pass.evaluation());
      List<NDArray> terms = losses.of(batch, inputs, answers);
      double asked = 0;
      for (double m : batch.queryMask()) asked += m;
      double checked = batch.c() > 0 ? batch.b() * batch.c() : asked;
      totals.data += asked * Tensors.scalar(terms.get(0));
      totals.calendar += checked * Tensors.scalar(terms.get(1));
      totals.butterfly += checked * Tensors.scalar(terms.get(2));
      totals.points += asked;
      totals.checked += checked;

      double squares = 0, relative = 0;
      double[] w = Tensors.toArray(answers.get(0).w().v());
      for (int i = 0; i < w.length; i++) {
        if (batch.queryMask()[i] == 0) continue;
        double target = batch.queryW()[i];
        squares += (w[i] - target) * (w[i] - target);
        relative += Math.abs(Math.sqrt(Math.max(w[i], 0) / target) - 1);
      }
      totals.squares += squares;
      totals.relative += relative;
    }
  }

  private static boolean joint(IvySpt model) {
    return model.config().queryAttention() == Config.QueryAttention.JOINT;
  }
}
