package ivylab.train;

import ai.djl.ndarray.NDArray;
import ivylab.torch.Autograd;
import ivylab.torch.Scalars;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * The course of one training run: its batches, a pure function of seed, epoch and step; the losses
 * of a batch and their gradient; and the validation.
 *
 * @param <B> a batch
 */
public interface Course<B> {

  /** The batches of one epoch in their order, read once; closing ends their preparation. */
  interface Epoch<B> extends Iterator<B>, AutoCloseable {
    @Override
    void close();

    /** Batches that already exist. */
    static <B> Epoch<B> of(List<B> batches) {
      Iterator<B> all = batches.iterator();
      return new Epoch<>() {
        @Override
        public boolean hasNext() {
          return all.hasNext();
        }

        @Override
        public B next() {
          return all.next();
        }

        @Override
        public void close() {}
      };
    }
  }

  /**
   * The request for one batch.
   *
   * @param weights of the terms, in their order
   * @param norms whether the norm of each term's gradient is needed
   * @param parameters to differentiate with respect to, in the order expected
   * @param output those of the output layer, for the norms
   */
  record Request(
      List<Double> weights, boolean norms, List<NDArray> parameters, List<NDArray> output) {
    public Request {
      weights = List.copyOf(weights);
      parameters = List.copyOf(parameters);
      output = List.copyOf(output);
    }
  }

  /**
   * The result of one batch.
   *
   * @param losses of the terms, unweighted; 0 where not computed
   * @param norms of the gradient of each unweighted loss with respect to the output layer; 0 where
   *     not computed
   * @param gradients of the weighted sum, one per parameter of the request, in its order; owned by
   *     the scope around the call
   */
  record Gradient(List<Double> losses, List<Double> norms, List<NDArray> gradients) {
    public Gradient {
      losses = List.copyOf(losses);
      norms = List.copyOf(norms);
      gradients = List.copyOf(gradients);
    }
  }

  /** Steps of an epoch, at least one. */
  int steps(int epoch);

  /**
   * The batches of an epoch without its first {@code skip}; those that remain are the same as
   * without skipping, bit for bit. They may be prepared in the background.
   */
  Epoch<B> open(int epoch, int skip);

  /** Examples in a batch, for the pace. */
  int size(B batch);

  /** The plural name of an example, for progress. */
  default String unit() {
    return "examples";
  }

  /** Whether a term is computed at all. */
  default boolean computes(Term term) {
    return true;
  }

  /** The losses of a batch in training, {@code []} each, in the order of the terms. */
  List<NDArray> losses(B batch);

  /** The gradient of one batch; called in a recording scope. */
  default Gradient gradient(B batch, Request request) {
    List<NDArray> losses = losses(batch);
    List<Double> norms =
        request.norms() ? norms(losses, request.output()) : Collections.nCopies(losses.size(), 0.0);
    List<NDArray> gradients =
        Autograd.grad(
            List.of(sum(losses, request.weights())), List.of(), request.parameters(), false, false);
    return new Gradient(values(losses), norms, gradients);
  }

  /**
   * Evaluates the model on the validation set, always in the same way.
   *
   * @return one number per measure, in their order; empty if the thread is interrupted in the
   *     meantime, which it then remains
   */
  List<Double> validate();

  /** Which data could not be used unchanged, one sentence each. */
  default List<String> notices() {
    return List.of();
  }

  /** The weighted sum, {@code []}; the first loss always, the others if their weight is not 0. */
  static NDArray sum(List<NDArray> losses, List<Double> weights) {
    NDArray sum = Scalars.times(losses.get(0), weights.get(0));
    for (int i = 1; i < losses.size(); i++)
      if (weights.get(i) > 0) sum = sum.add(Scalars.times(losses.get(i), weights.get(i)));
    return sum;
  }

  /** The norm of the gradient of each loss with respect to some tensors; keeps the graph. */
  static List<Double> norms(List<NDArray> losses, List<NDArray> by) {
    List<Double> norms = new ArrayList<>();
    for (NDArray loss : losses) {
      double square = 0;
      for (NDArray gradient : Autograd.grad(List.of(loss), by, false))
        square += Tensors.scalar(gradient.square().sum());
      norms.add(Math.sqrt(square));
    }
    return norms;
  }

  /** The losses as plain numbers. */
  static List<Double> values(List<NDArray> losses) {
    return losses.stream().map(Tensors::scalar).toList();
  }
}
