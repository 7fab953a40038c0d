package ivylab.ivyspt;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.data.Batches;
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
import ivylab.torch.Autograd;
import ivylab.train.Course;
import ivylab.train.Term;
import ivylab.train.Weighting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Batches, losses and validation of one training run of IvySPT. For the gradient the graph is cut
 * before the head: the gradient of the losses with respect to the head's input is computed on the
 * small graph after the cut, which also gives GradNorm its norms at almost no cost, and is then
 * propagated back through the model in one reverse pass.
 */
final class CompletionCourse implements Course<Batch> {

  private final IvySpt model;
  private final Batches batches;
  private final boolean penalises;
  private final Losses losses;
  private final Validator validator;
  private final Probe probe;

  CompletionCourse(Completion of, Weighting weighting, long seed) {
    this(of, weighting, seed, Probe.NONE);
  }

  /**
   * @param probe sees the stages of each step
   */
  CompletionCourse(Completion of, Weighting weighting, long seed, Probe probe) {
    this.probe = probe;
    model = of.model();
    Sampling sampling = of.sampling();
    penalises = CompletionTerms.penalises(weighting);
    batches =
        Batches.of(of.split().training(), sampling.masking(), seed)
            .withMaxSurfaces(sampling.surfaces())
            .withTokenBudget(sampling.tokenBudget())
            .withCollocation(penalises ? sampling.penalties().collocation() : 0);
    losses = new Losses(model, sampling.penalties(), penalises);
    validator = new Validator(model, of.split().validation(), sampling, seed);
  }

  @Override
  public int steps(int epoch) {
    return batches.steps(epoch);
  }

  @Override
  public Course.Epoch<Batch> open(int epoch, int skip) {
    ivylab.data.Epoch prepared = batches.epoch(epoch, skip);
    Iterator<Batch> all = prepared.iterator(); // begins to prepare
    return new Course.Epoch<>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public Batch next() {
        return all.next();
      }

      @Override
      public void close() {
        prepared.close();
      }
    };
  }

  @Override
  public int size(Batch batch) {
    return batch.b();
  }

  @Override
  public String unit() {
    return "surfaces";
  }

  @Override
  public boolean computes(Term term) {
    return penalises || term.equals(CompletionTerms.DATA);
  }

  @Override
  public List<String> notices() {
    return batches.notices();
  }

  @Override
  public List<Double> validate() {
    return validator.values();
  }

  @Override
  public List<NDArray> losses(Batch batch) {
    return losses.of(batch, new Pass(true, Order.ANY, null, probe));
  }

  @Override
  public Gradient gradient(Batch batch, Request request) {
    if (model.config().queryAttention() != Config.QueryAttention.JOINT) return cut(batch, request);
    List<NDArray> output = List.of(model.head().weight());
    Request same = new Request(request.weights(), request.norms(), request.parameters(), output);
    return Course.super.gradient(batch, same); // derivatives in coordinates are nested: one graph
  }

  private Gradient cut(Batch batch, Request request) {
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
    NDArray output = model.head().weight();
    NDArray bias = Objects.requireNonNull(model.head().bias(), "the head has a bias");
    List<Double> norms =
        penalises ? Course.norms(three, List.of(output)) : Collections.nCopies(three.size(), 0.0);
    List<NDArray> near = new ArrayList<>(leaves);
    near.add(output);
    near.add(bias);
    List<NDArray> behind =
        Autograd.grad(List.of(Course.sum(three, request.weights())), List.of(), near, false, false);
    int cuts = leaves.size();
    Map<String, NDArray> byName = new HashMap<>();
    byName.put(output.getName(), behind.get(cuts));
    byName.put(bias.getName(), behind.get(cuts + 1));

    List<NDArray> rest =
        request.parameters().stream().filter(p -> !byName.containsKey(p.getName())).toList();
    List<NDArray> before = tape.gradient(ends, behind.subList(0, cuts), rest);
    for (int i = 0; i < rest.size(); i++) byName.put(rest.get(i).getName(), before.get(i));
    List<NDArray> ordered =
        request.parameters().stream().map(p -> byName.get(p.getName())).toList();
    return new Gradient(Course.values(three), norms, ordered);
  }
}
