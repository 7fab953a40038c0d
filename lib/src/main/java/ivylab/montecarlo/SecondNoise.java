package ivylab.montecarlo;

/**
 * A second Gaussian per step beside the increment of the Brownian motion, on a grid and on the one
 * whose steps are pairs. Arrays are {@code [path]}; {@code unit} are independent standard normals.
 */
interface SecondNoise {

  /** Of one step of the fine grid. */
  void fine(int k, double[] dw, double[] unit, double[] out);

  /**
   * Of one step of the coarse grid.
   *
   * @param k number of the pair
   * @param dw increment in its first half
   * @param first second noise of the first half
   * @param second second noise of the second half
   * @param unit for what these leave open
   */
  void coarse(int k, double[] dw, double[] first, double[] second, double[] unit, double[] out);

  /** A second, independent Brownian motion. */
  static SecondNoise brownian(TimeGrid fine) {
    return new SecondNoise() {
      @Override
      public void fine(int k, double[] dw, double[] unit, double[] out) {
        double sd = Math.sqrt(fine.width()[k]);
        for (int p = 0; p < out.length; p++) out[p] = sd * unit[p];
      }

      @Override
      public void coarse(
          int k, double[] dw, double[] first, double[] second, double[] unit, double[] out) {
        for (int p = 0; p < out.length; p++) out[p] = first[p] + second[p];
      }
    };
  }
}
