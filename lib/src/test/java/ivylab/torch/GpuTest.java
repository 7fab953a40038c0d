package ivylab.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ivylab.layer.Gelu;
import ivylab.layer.Jet;
import ivylab.layer.LayerNorm;
import ivylab.layer.Linear;
import ivylab.layer.Order;
import ivylab.layer.Softmax;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same small training step on the GPU, where there is one that the engine can use. */
class GpuTest {

  @BeforeEach
  void needs_a_gpu() {
    assumeTrue(
        Engine.getEngine("PyTorch").getGpuCount() > 0,
        "the engine sees no GPU here (build with -Pgpu on a machine with CUDA): not tested on one");
    assumeTrue(
        Compute.device().isGpu(), "IVYLAB_DEVICE keeps this run off the GPU: not tested on one");
  }

  private static NDArray at(NDManager manager, long seed, long... shape) {
    int size = 1;
    for (long s : shape) size *= (int) s;
    double[] values = new java.util.SplittableRandom(seed).doubles(size, -1, 1).toArray();
    return Tensors.of(manager, values, DataType.FLOAT64, shape);
  }

  /** Value, second derivative and gradient of a small network on a device. */
  private static List<double[]> step(NDManager manager) {
    try (Scope scope = Scope.recording()) {
      NDArray k = at(manager, 1, 6, 4), one = k.onesLike(), zero = k.zerosLike();
      NDArray weight = Given.learnt(at(manager, 2, 4, 4)), gain = Given.learnt(at(manager, 3, 4));
      Jet x = new Linear(weight, null).apply(new Jet(k, one, zero, zero));
      Jet y = new LayerNorm(gain, gain).apply(Softmax.of(Gelu.of(x)).times(0.7), Order.FIRST);
      NDArray loss = y.kk().square().mean().add(Scalars.atLeast(y.k(), 0.1).mean());
      List<NDArray> gradients = Autograd.grad(List.of(loss), List.of(weight, gain), false);
      List<double[]> all = new ArrayList<>();
      for (NDArray part : List.of(y.v(), y.kk(), loss, gradients.get(0), gradients.get(1)))
        all.add(Tensors.toArray(part));
      return all;
    }
  }

  /** Float64 on both, sums in another order: 1e-11 of the largest. */
  @Test
  void a_step_on_the_gpu_gives_the_numbers_of_the_cpu() {
    assertTrue(Compute.root().getDevice().isGpu());
    try (NDManager cpu = Engine.getEngine("PyTorch").newBaseManager(Device.cpu())) {
      List<double[]> there = step(Compute.root()), here = step(cpu);
      for (int i = 0; i < here.size(); i++)
        Given.close("part " + i, here.get(i), there.get(i), 1e-11);
    }
  }

  @Test
  void constants_are_kept_on_each_device() {
    try (NDManager cpu = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        Scope scope = Scope.evaluating()) {
      assertTrue(Scalars.like(at(Compute.root(), 1, 1), 0.3).getDevice().isGpu());
      assertFalse(Scalars.like(at(cpu, 1, 1), 0.3).getDevice().isGpu());
    }
  }

  @Test
  void the_optimiser_steps_there() {
    try (Parameters p = new Parameters(DataType.FLOAT32)) {
      p.add("x", new double[] {1, 1}, 2);
      try (AdamW optimiser = new AdamW(List.of(new AdamW.Group(p.learnt(), 1)), 0);
          Scope scope = Scope.recording()) {
        NDArray loss = p.get("x").square().sum();
        optimiser.step(Autograd.grad(List.of(loss), optimiser.parameters(), false), 0.1, 1);
      }
      assertEquals(0.9, p.values("x")[0], 1e-6, "the first step of Adam is the learning rate");
    }
  }

  @Test
  void the_self_test_passes_there() {
    SelfTest.run();
  }
}
