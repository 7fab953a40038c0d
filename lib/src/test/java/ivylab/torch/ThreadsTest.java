package ivylab.torch;

import static ivylab.torch.Given.learnt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ivylab.layer.Gelu;
import ivylab.layer.Softmax;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {

  /** Third order, with constants that several threads make at the same time. */
  private static double[] gradient(int seed, double constant) {
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(Given.random(seed, 4)), p = learnt(Given.random(seed + 100, 4, 4));
      NDArray y = Softmax.of(p.matMul(Scalars.times(x, constant))).mul(Gelu.of(x)).sum();
      NDArray first = Autograd.grad(y, x, true);
      NDArray second = Autograd.grad(first.square().sum(), x, true);
      return Tensors.toArray(Autograd.grad(second, p, false));
    }
  }

  @Test
  void gradients_in_four_threads_at_once_are_those_of_one() throws Exception {
    int threads = 4, rounds = 25;
    List<double[]> alone = new ArrayList<>();
    for (int i = 0; i < threads * rounds; i++) alone.add(gradient(i, 1 + 1e-3 * (i % rounds)));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<List<double[]>>> running = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int from = thread * rounds;
        running.add(
            pool.submit(
                () -> {
                  start.await(30, TimeUnit.SECONDS);
                  List<double[]> found = new ArrayList<>();
                  for (int i = from; i < from + rounds; i++)
                    found.add(gradient(i, 1 + 1e-3 * (i % rounds)));
                  return found;
                }));
      }
      for (int thread = 0; thread < threads; thread++) {
        List<double[]> found = running.get(thread).get(60, TimeUnit.SECONDS);
        for (int i = 0; i < rounds; i++)
          assertArrayEquals(alone.get(thread * rounds + i), found.get(i), "thread " + thread);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void a_constant_that_many_threads_ask_for_first_is_made_once() throws Exception {
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<NDArray>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++)
        running.add(
            pool.submit(
                () -> {
                  try (Scope scope = Scope.evaluating()) {
                    NDArray x = Given.number(1);
                    start.await(30, TimeUnit.SECONDS);
                    return Scalars.like(x, 0.98765432109);
                  }
                }));
      NDArray first = running.get(0).get(60, TimeUnit.SECONDS);
      for (Future<NDArray> other : running) assertEquals(first, other.get(60, TimeUnit.SECONDS));
      assertEquals(0.98765432109, Tensors.scalar(first));
    } finally {
      pool.shutdownNow();
    }
  }
}
