package ivylab.train;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.embedding.Queries;
import ivylab.layer.Jet;
import ivylab.layer.Order;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import ivylab.layer.Tape;
import ivylab.model.Answer;
import ivylab.model.Config;
import ivylab.model.Inputs;
import ivylab.model.IvySpt;
import ivylab.torch.AdamW;
import ivylab.torch.Autograd;
import ivylab.torch.Scalars;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One step: forward, losses, gradient, optimiser. The graph is cut before the head: what the losses
 * want of the head's input is found on the small graph behind the cut, from which GradNorm gets its
 * norms for next to nothing, and is then sent back through the model in one reverse pass.
 */
final class TrainingStep {

  private final IvySpt model;
  private final Losses losses;
  private final Weighting weighting;
  private final GradNorm gradNorm;
  private final AdamW optimiser;
  private final double clip;

  /**
   * @param gradNorm moves the weights; null where they are fixed
   */
  TrainingStep(
      IvySpt model,
      Penalties penalties,
      Weighting weighting,
      GradNorm gradNorm,
      AdamW optimiser,
      double clip) {
    this.model = model;
    this.weighting = weighting;
    this.gradNorm = gradNorm;
    this.optimiser = optimiser;
    this.clip = clip;
    losses = new Losses(model, penalties, penalises(weighting));
  }

  static boolean penalises(Weighting weighting) {
    return !(weighting instanceof Weighting.Fixed fixed) || fixed.penalises();
  }

  /** Trains once on a batch. */
  StepResult run(Batch batch, double rate, Probe probe) {
    try (Scope scope = Scope.recording()) {
      double[] weights = weights();
      Gradient gradient =
          model.config().queryAttention() == Config.QueryAttention.JOINT
              ? whole(batch, weights, probe)
              : cut(batch, weights, probe);
      double norm = optimiser.step(gradient.byParameter(), rate, clip);
      if (gradNorm != null && Double.isFinite(norm))
        gradNorm.update(gradient.losses(), gradient.norms());
      double[] l = gradient.losses();
      return new StepResult(l[0], l[1], l[2], weights, gradient.norms(), norm, rate, batch.b());
    }
  }

  private record Gradient(double[] losses, double[] norms, List<NDArray> byParameter) {}

  private double[] weights() {
    if (weighting instanceof Weighting.Fixed f)
      return new double[] {f.data(), f.calendar(), f.butterfly()};
    return gradNorm.weights();
  }

  private Gradient cut(Batch batch, double[] weights, Probe probe) {
    Tape tape = new Tape();
    Pass pass = Pass.training(tape).withProbe(probe);
    Inputs inputs = model.inputs(batch);
    List<Queries> queries = losses.queries(batch);
    List<Jet> hidden = model.encode(inputs, queries, pass);

    List<NDArray> ends = new ArrayList<>(), leaves = new ArrayList<>();
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < hidden.size(); i++) {
      Jet leaf =
          hidden
              .get(i)
              .map(
                  part -> {
                    NDArray copy = part.stopGradient();
                    copy.setRequiresGradient(true);
                    ends.add(part);
                    leaves.add(copy);
                    return copy;
                  });
      answers.add(model.answer(inputs, queries.get(i), leaf));
    }
    List<NDArray> three = losses.of(batch, inputs, answers);
    double[] norms = norms(three, penalises(weighting));
    List<NDArray> near = new ArrayList<>(leaves);
    near.add(model.head().weight());
    near.add(model.head().bias());
    List<NDArray> behind =
        Autograd.grad(List.of(sum(three, weights)), List.of(), near, false, false);
    int cuts = leaves.size();
    Map<String, NDArray> byName = new HashMap<>();
    byName.put(model.head().weight().getName(), behind.get(cuts));
    byName.put(model.head().bias().getName(), behind.get(cuts + 1));

    List<NDArray> rest =
        optimiser.parameters().stream().filter(p -> !byName.containsKey(p.getName())).toList();
    List<NDArray> before = tape.gradient(ends, behind.subList(0, cuts), rest);
    for (int i = 0; i < rest.size(); i++) byName.put(rest.get(i).getName(), before.get(i));
    List<NDArray> ordered =
        optimiser.parameters().stream().map(p -> byName.get(p.getName())).toList();
    return new Gradient(values(three), norms, ordered);
  }

  /** Jointly attending queries: derivatives by coordinates are nested, so the graph is one. */
  private Gradient whole(Batch batch, double[] weights, Probe probe) {
    Pass pass = new Pass(true, Order.ANY, null, probe);
    Inputs inputs = model.inputs(batch);
    List<Queries> queries = losses.queries(batch);
    List<NDArray> three = losses.of(batch, inputs, model.answer(inputs, queries, pass));
    double[] norms = norms(three, gradNorm != null); // here each is a pass through the model
    List<NDArray> gradients =
        Autograd.grad(
            List.of(sum(three, weights)), List.of(), optimiser.parameters(), false, false);
    return new Gradient(values(three), norms, gradients);
  }

  /** Of the gradient of each loss by the head's weights; zeros where nobody wants them. */
  private double[] norms(List<NDArray> three, boolean wanted) {
    double[] norms = new double[3];
    if (!wanted) return norms;
    for (int i = 0; i < 3; i++) {
      List<NDArray> by = List.of(model.head().weight());
      NDArray gradient = Autograd.grad(List.of(three.get(i)), by, false).get(0);
      norms[i] = Math.sqrt(Tensors.scalar(gradient.square().sum()));
    }
    return norms;
  }

  private static NDArray sum(List<NDArray> three, double[] weights) {
    NDArray sum = Scalars.times(three.get(0), weights[0]);
    for (int i = 1; i < 3; i++)
      if (weights[i] > 0) sum = sum.add(Scalars.times(three.get(i), weights[i]));
    return sum;
  }

  private static double[] values(List<NDArray> three) {
    return three.stream().mapToDouble(Tensors::scalar).toArray();
  }
}
