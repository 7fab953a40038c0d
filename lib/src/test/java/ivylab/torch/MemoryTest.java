package ivylab.torch;

import static ivylab.torch.Given.learnt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.layer.Gelu;
import ivylab.layer.Jet;
import ivylab.layer.LayerNorm;
import ivylab.layer.Linear;
import ivylab.layer.Order;
import ivylab.layer.Tape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Training steps of third order do not add to the memory of the process. */
class MemoryTest {

  private static final int STEPS = 2000, WARM = 300;

  /** 64 points of width 16: about 0.5 MB of tensors a step, so 2,000 of them would be 1 GB. */
  private static void step(Parameters p, AdamW optimiser) {
    try (Scope scope = Scope.recording()) {
      Tape tape = new Tape();
      NDArray k = learnt(single(1, 64, 1)), one = k.onesLike();
      Jet x = new Linear(p.get("in"), null).apply(Jet.of(k));
      Jet forward =
          new Linear(p.get("in"), null)
              .apply(new Jet(k.stopGradient(), one, k.zerosLike(), k.zerosLike()));
      LayerNorm norm = new LayerNorm(p.get("gain"), p.get("bias"));
      NDArray w = norm.apply(Gelu.of(x.v()), Order.ANY).matMul(p.get("out"));
      NDArray first = Autograd.grad(w, k, true);
      NDArray second = Autograd.grad(first, k, true);
      Jet jet = norm.apply(Gelu.of(forward), Order.FIRST).map(part -> part.matMul(p.get("out")));
      NDArray kk;
      try (Scope inner = Scope.evaluating()) {
        kk = inner.keep(jet.kk().exp());
      }
      NDArray tapped = tape.enter(jet.kk(), kk, g -> g.mul(kk.stopGradient()));
      NDArray loss = second.square().mean().add(w.square().mean()).add(tapped.mean());
      List<NDArray> gradients = tape.gradient(List.of(loss), List.of(), optimiser.parameters());
      optimiser.step(gradients, 1e-4, 1);
    }
  }

  private static NDArray single(long seed, long... shape) {
    double[] values = Tensors.toArray(Given.random(seed, shape));
    return Tensors.of(Compute.root(), values, DataType.FLOAT32, shape);
  }

  private static int managed() {
    return Compute.root().getManagedArrays().size();
  }

  @Test
  void two_thousand_steps_of_third_order_leave_no_tensor_and_no_memory_behind() throws IOException {
    try (Parameters p = new Parameters(DataType.FLOAT32)) {
      try (Scope scope = Scope.evaluating()) {
        p.add("in", Tensors.toArray(Given.random(1, 16)), 16, 1);
        p.add("gain", Tensors.toArray(Given.random(2, 16)), 16);
        p.add("bias", Tensors.toArray(Given.random(3, 16)), 16);
        p.add("out", Tensors.toArray(Given.random(4, 16)), 16, 1);
      }
      try (AdamW optimiser = new AdamW(List.of(new AdamW.Group(p.learnt(), 1)), 0.01)) {
        for (int i = 0; i < WARM; i++) step(p, optimiser);
        int tensors = managed(), own = p.manager().getManagedArrays().size();
        double before = nativeMegabytes();
        for (int i = 0; i < STEPS; i++) step(p, optimiser);
        assertEquals(tensors, managed(), "tensors of the process");
        assertEquals(own, p.manager().getManagedArrays().size(), "tensors of the parameters");
        assumeTrue(before > 0, "/proc/self/status is there on Linux only: memory is not measured");
        double grown = nativeMegabytes() - before;
        assertTrue(
            grown < 120,
            "%d steps took %.0f MB and did not give them back".formatted(STEPS, grown));
      }
    }
  }

  /**
   * What the process holds of the machine's memory beside Java's heap; -1 where the system does not
   * report it.
   */
  private static double nativeMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) return -1;
    System.gc();
    for (String line : Files.readAllLines(status))
      if (line.startsWith("VmRSS:"))
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0
            - Runtime.getRuntime().totalMemory() / 1048576.0;
    return -1;
  }
}
