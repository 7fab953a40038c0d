package ivylab.curvature;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.embedding.Queries;
import ivylab.layer.Pass;
import ivylab.model.Answer;
import ivylab.model.IvySpt;
import ivylab.model.ParameterGroup;
import ivylab.operator.ParameterFunction;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.List;

/** A model's output at the queried quotes of each batch, in their order, without padding. */
final class ModelOutputs implements ParameterFunction {

  private final IvySpt model;
  private final Output output;
  private final List<NDArray> parameters;
  private final List<Batch> batches;

  ModelOutputs(IvySpt model, Output output, ParameterGroup group, Iterable<Batch> batches) {
    this.model = model;
    this.output = output;
    parameters = group.of(model);
    this.batches = read(batches);
    for (Batch batch : this.batches)
      if (asked(batch) == 0)
        throw new IllegalArgumentException("batches must query quotes, but one is a " + batch);
  }

  private ModelOutputs(IvySpt model, Output output, List<NDArray> parameters, List<Batch> batches) {
    this.model = model;
    this.output = output;
    this.parameters = parameters;
    this.batches = batches;
  }

  static List<Batch> read(Iterable<Batch> batches) {
    List<Batch> all = new ArrayList<>();
    batches.forEach(all::add);
    if (all.isEmpty()) throw new IllegalArgumentException("batches is empty");
    return List.copyOf(all);
  }

  /** Number of queried quotes. */
  static int asked(Batch batch) {
    int count = 0;
    for (double m : batch.queryMask()) if (m > 0) count++;
    return count;
  }

  /** The same numbers with one piece per surface, which minimises the cost of one of them. */
  ModelOutputs apart() {
    List<Batch> single = new ArrayList<>();
    for (Batch batch : batches)
      if (batch.b() == 1) single.add(batch);
      else
        batch.items().stream()
            .map(item -> Batch.of(List.of(item)))
            .filter(one -> asked(one) > 0)
            .forEach(single::add);
    return new ModelOutputs(model, output, parameters, single);
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
    return asked(batches.get(piece));
  }

  @Override
  public NDArray value(int piece) {
    Batch batch = batches.get(piece);
    Queries queries = model.targets(batch, false);
    Answer answer = model.answer(model.inputs(batch), List.of(queries), Pass.anyOrder()).get(0);
    NDArray all = (output == Output.NETWORK ? answer.f() : answer.w()).v().flatten();
    int size = size(piece), places = batch.queryMask().length;
    if (size == places) return all;
    double[] choice = new double[size * places];
    int row = 0;
    for (int i = 0; i < places; i++) if (batch.queryMask()[i] > 0) choice[places * row++ + i] = 1;
    NDArray chosen = Tensors.of(all.getManager(), choice, model.parameters().type(), size, places);
    return chosen.matMul(all);
  }
}
