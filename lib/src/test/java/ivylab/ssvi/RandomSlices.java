package ivylab.ssvi;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded slices and surfaces within the no-arbitrage conditions, many of them on the border. */
final class RandomSlices {

  private RandomSlices() {}

  /** Free of butterfly arbitrage. */
  static EssviSlice slice(SplittableRandom random) {
    double theta = Math.exp(random.nextDouble(Math.log(1e-4), Math.log(2)));
    double rho = random.nextDouble(-0.98, 0.98), bend = 1 + Math.abs(rho);
    double most = Math.min(4 / bend, Math.sqrt(4 * theta / bend)) * (1 - 1e-12);
    double psi = random.nextInt(3) == 0 ? most : most * random.nextDouble(0.02, 1);
    return new EssviSlice(theta, psi, rho);
  }

  /** May follow the earlier slice: of least theta for its wings, or of more. */
  static EssviSlice after(EssviSlice earlier, SplittableRandom random) {
    double left = earlier.left() + rise(earlier.left(), random);
    double right = earlier.right() + rise(earlier.right(), random);
    double[] x = {0, left, right};
    Admissible.after(earlier).project(x);
    double extra = random.nextInt(3) == 0 ? 0 : random.nextDouble(0, 0.5);
    return EssviSlice.ofWings(x[0] * (1 + extra), x[1], x[2]);
  }

  private static double rise(double wing, SplittableRandom random) {
    return random.nextInt(3) == 0 ? 0 : wing * Math.exp(random.nextDouble(-8, 1));
  }

  static Essvi surface(SplittableRandom random) {
    List<Essvi.Node> nodes = new ArrayList<>();
    double t = random.nextDouble(0.01, 0.3);
    EssviSlice slice = slice(random);
    int n = random.nextInt(1, 7);
    for (int i = 0; i < n; i++) {
      nodes.add(new Essvi.Node(t, slice));
      t += random.nextDouble(0.01, 0.8);
      slice = after(slice, random);
    }
    return new Essvi(nodes);
  }
}
