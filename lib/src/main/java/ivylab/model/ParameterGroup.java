package ivylab.model;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Some of a model's parameters, by their names.
 *
 * @param name for tables and figures, for example {@code block 2}
 * @param contains which parameters belong to it
 */
public record ParameterGroup(String name, Predicate<String> contains) {

  /** All that is learnt. */
  public static final ParameterGroup ALL = new ParameterGroup("all", parameter -> true);

  /** Kernels, waves, mask token and, where they are learnt, standardisation. */
  public static final ParameterGroup EMBEDDING = startingWith("embedding", "embedding.");

  /** The last layer. */
  public static final ParameterGroup HEAD = startingWith("head", "head.");

  public ParameterGroup {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(contains, "contains");
  }

  /**
   * One block of the encoder.
   *
   * @param number from 1, the block next to the embedding
   */
  public static ParameterGroup block(int number) {
    if (!(number >= 1)) throw new IllegalArgumentException("number must be at least 1: " + number);
    return startingWith("block " + number, "encoder.block-" + (number - 1) + ".");
  }

  /** The parameters whose names start with this. */
  public static ParameterGroup startingWith(String name, String prefix) {
    return new ParameterGroup(name, parameter -> parameter.startsWith(prefix));
  }

  /** Every learnt parameter of a model in one group, from the embedding to the head. */
  public static List<ParameterGroup> layers(IvySpt model) {
    List<ParameterGroup> layers = new ArrayList<>(List.of(EMBEDDING));
    layers.add(startingWith("market", "features."));
    for (int i = 1; i <= model.config().blocks(); i++) layers.add(block(i));
    layers.add(HEAD);
    layers.removeIf(layer -> model.parameters().learnt(layer.contains()).isEmpty());
    return layers;
  }

  /**
   * @throws IllegalArgumentException if the model has none of them
   */
  public List<NDArray> of(IvySpt model) {
    List<NDArray> chosen = model.parameters().learnt(contains);
    if (chosen.isEmpty())
      throw new IllegalArgumentException(
          "group '%s' contains no parameter of the model; there are %s"
              .formatted(name, model.parameters().names()));
    return chosen;
  }

  @Override
  public String toString() {
    return name;
  }
}
