package ivylab.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The learnt tensors of a model, by name, in the order of their creation. They live on their own
 * manager until closed.
 */
public final class Parameters implements AutoCloseable {

  private final NDManager manager;
  private final DataType type;
  private final Map<String, NDArray> byName = new LinkedHashMap<>();

  /**
   * @param type float32, or float64 for diagnostics and tests
   */
  public Parameters(DataType type) {
    this.manager = Compute.root().newSubManager();
    this.type = type;
  }

  public NDManager manager() {
    return manager;
  }

  public DataType type() {
    return type;
  }

  /**
   * Adds a parameter.
   *
   * @param name dotted path, unique
   * @param values its initial values, row by row
   */
  public NDArray add(String name, double[] values, long... shape) {
    return put(name, values, true, shape);
  }

  /** Adds a tensor that is kept and saved with the parameters but not learnt. */
  public NDArray addConstant(String name, double[] values, long... shape) {
    return put(name, values, false, shape);
  }

  private NDArray put(String name, double[] values, boolean learnt, long... shape) {
    if (byName.containsKey(name))
      throw new IllegalArgumentException("two parameters named " + name);
    NDArray array = Tensors.of(manager, values, type, shape);
    NDScope.unregister(array);
    array.setName(name);
    if (learnt) array.setRequiresGradient(true);
    byName.put(name, array);
    return array;
  }

  /**
   * @throws IllegalArgumentException if there is none of this name
   */
  public NDArray get(String name) {
    NDArray array = byName.get(name);
    if (array == null)
      throw new IllegalArgumentException(
          "no parameter named " + name + "; there are " + byName.keySet());
    return array;
  }

  /** All tensors, learnt or not, in order. */
  public List<NDArray> all() {
    return new ArrayList<>(byName.values());
  }

  /** The learnt ones, in order. */
  public List<NDArray> learnt() {
    return byName.values().stream().filter(NDArray::hasGradient).toList();
  }

  /** The learnt ones whose names satisfy a condition, in order. */
  public List<NDArray> learnt(Predicate<String> name) {
    return learnt().stream().filter(array -> name.test(array.getName())).toList();
  }

  public List<String> names() {
    return Collections.unmodifiableList(new ArrayList<>(byName.keySet()));
  }

  /** Number of learnt values. */
  public long count() {
    return learnt().stream().mapToLong(NDArray::size).sum();
  }

  /**
   * Overwrites a tensor in place.
   *
   * @throws IllegalArgumentException if the number of values differs
   */
  public void set(String name, double[] values) {
    NDArray array = get(name);
    if (array.size() != values.length)
      throw new IllegalArgumentException(
          "%s is %s but %d values were given".formatted(name, array.getShape(), values.length));
    Shape shape = array.getShape();
    try (Scope scope = Scope.evaluating()) {
      Tensors.of(manager, values, type, shape.getShape()).copyTo(array);
    }
  }

  /** The values of a tensor, row by row. */
  public double[] values(String name) {
    return Tensors.toArray(get(name));
  }

  /** Overwrites every tensor with that of the same name. */
  public void copyFrom(Parameters other) {
    for (String name : byName.keySet()) set(name, other.values(name));
  }

  @Override
  public void close() {
    manager.close();
  }
}
