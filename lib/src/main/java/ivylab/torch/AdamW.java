package ivylab.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam with decoupled weight decay, Loshchilov and Hutter (2019), Algorithm 2, with groups of
 * parameters that learn at different rates, and clipping by the norm of all gradients together.
 */
public final class AdamW implements AutoCloseable {

  private static final Script SCRIPT = Script.load(AdamW.class, "optimiser.py");
  private static final double BETA1 = 0.9, BETA2 = 0.999, EPS = 1e-8;

  /**
   * Parameters that share a factor of the learning rate.
   *
   * @param parameters in any order
   * @param factor of the learning rate, non-negative
   */
  public record Group(List<NDArray> parameters, double factor) {
    public Group {
      parameters = List.copyOf(parameters);
      if (!(factor >= 0 && factor < 1e6))
        throw new IllegalArgumentException("factor must be non-negative: " + factor);
    }
  }

  private record State(NDArray mean, NDArray square, NDArray step) {}

  private final NDManager manager = Compute.root().newSubManager();
  private final List<Group> groups;
  private final List<NDArray> parameters = new ArrayList<>();
  private final List<State> states = new ArrayList<>();
  private final double decay;

  /**
   * @param groups every learnt parameter in exactly one
   * @param decay weight decay, 0.01 by default elsewhere
   */
  public AdamW(List<Group> groups, double decay) {
    if (!(decay >= 0 && decay < 1))
      throw new IllegalArgumentException("decay must be in [0, 1): " + decay);
    this.groups = List.copyOf(groups);
    this.decay = decay;
    for (Group group : groups) {
      for (NDArray parameter : group.parameters()) {
        parameters.add(parameter);
        int size = (int) parameter.size();
        long[] shape = parameter.getShape().getShape();
        states.add(
            new State(
                keep(Tensors.of(manager, new double[size], parameter.getDataType(), shape)),
                keep(Tensors.of(manager, new double[size], parameter.getDataType(), shape)),
                keep(Tensors.of(manager, new double[1], DataType.FLOAT32))));
      }
    }
  }

  /** The parameters in the order in which gradients are expected. */
  public List<NDArray> parameters() {
    return List.copyOf(parameters);
  }

  /**
   * Moves every parameter once.
   *
   * @param gradients one per parameter, in the order of {@link #parameters}; scaled in place
   * @param rate learning rate, before the factors of the groups
   * @param clip largest norm of all gradients together; 0 for no limit
   * @return the norm before clipping; if it is not finite, nothing was moved
   */
  public double step(List<NDArray> gradients, double rate, double clip) {
    if (gradients.size() != parameters.size())
      throw new IllegalArgumentException(
          "%d gradients for %d parameters".formatted(gradients.size(), parameters.size()));
    if (!(clip >= 0))
      throw new IllegalArgumentException("clip must be positive, or 0 for no limit: " + clip);
    try (Scope scope = Scope.evaluating()) {
      NDArray total =
          clip > 0
              ? SCRIPT.callOne(manager, "clip", gradients, clip)
              : SCRIPT.callOne(manager, "norm", gradients);
      double norm = Tensors.scalar(total);
      if (!Double.isFinite(norm)) return norm;
      int from = 0;
      for (Group group : groups) {
        int to = from + group.parameters().size();
        List<State> own = states.subList(from, to);
        SCRIPT.call(
            manager,
            "adamw",
            group.parameters(),
            gradients.subList(from, to),
            own.stream().map(State::mean).toList(),
            own.stream().map(State::square).toList(),
            own.stream().map(State::step).toList(),
            rate * group.factor(),
            BETA1,
            BETA2,
            decay,
            EPS);
        from = to;
      }
      return norm;
    }
  }

  /** The state as named tensors, for a checkpoint; shared, not copies. */
  public List<NDArray> state() {
    List<NDArray> all = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i).getName();
      State state = states.get(i);
      state.mean().setName("adamw.mean." + name);
      state.square().setName("adamw.square." + name);
      state.step().setName("adamw.step." + name);
      all.addAll(List.of(state.mean(), state.square(), state.step()));
    }
    return all;
  }

  @Override
  public void close() {
    manager.close();
  }

  private static NDArray keep(NDArray array) {
    NDScope.unregister(array);
    return array;
  }
}
