package ivylab.surrogate;

/**
 * The state of a forward pass: one row per feature of the current layer, one lane per parameter set
 * and, after the lanes of all values, one per parameter set and input for the derivatives in this
 * input, {@code lane = sets (1 + input) + set}.
 */
final class Lanes {

  double[][] x;
  double[][] free;
  final double[][] held;
  private final double[][] work = new double[4][];

  /** Parameter sets and lanes in use, features of the current layer. */
  int sets, lanes, width;

  /**
   * @param widest most features of any layer
   * @param most lanes
   */
  Lanes(int widest, int most) {
    x = new double[widest][most];
    free = new double[widest][most];
    held = new double[widest][most];
    for (int i = 0; i < work.length; i++) work[i] = new double[most];
  }

  /** Makes the free space the current layer. */
  void swap(int width) {
    double[][] before = x;
    x = free;
    free = before;
    this.width = width;
  }

  /** {@code row = value} for the values and 0 for the derivatives. */
  void constant(double[] row, double value) {
    Kernels.fill(row, value, 0, sets);
    Kernels.fill(row, 0, sets, lanes);
  }

  /** One output of a linear layer into the free space. */
  void linear(int output, double[] weight, int at, int inputs, double bias) {
    double[] y = free[output];
    constant(y, bias);
    int i = 0;
    for (; i + 4 <= inputs; i += 4)
      Kernels.add(y, x[i], x[i + 1], x[i + 2], x[i + 3], weight, at + i, lanes);
    for (; i < inputs; i++) Kernels.add(y, x[i], weight[at + i], lanes);
  }

  void swish() {
    double[] e = work[0];
    for (int i = 0; i < width; i++) {
      Kernels.decay(e, x[i], sets);
      Kernels.swish(x[i], e, sets);
      chain(x[i], e);
    }
  }

  /** Softplus of one row. */
  void softplus(double[] row) {
    double[] e = work[0];
    Kernels.decay(e, row, sets);
    Kernels.softplus(row, e, sets);
    chain(row, e);
  }

  /** The square root of {@code row / years}. */
  void volatility(double[] row, double years) {
    double[] e = work[0];
    for (int l = 0; l < sets; l++) {
      row[l] = Math.sqrt(row[l] / years);
      e[l] = 0.5 / (years * row[l]);
    }
    chain(row, e);
  }

  /** Multiplies derivatives by those of a function. */
  private void chain(double[] row, double[] derivative) {
    for (int from = sets; from < lanes; from += sets)
      for (int s = 0; s < sets; s++) row[from + s] *= derivative[s];
  }

  void remember() {
    for (int i = 0; i < width; i++) System.arraycopy(x[i], 0, held[i], 0, lanes);
  }

  void addRemembered() {
    for (int i = 0; i < width; i++) Kernels.add(x[i], held[i], 1, lanes);
  }

  /**
   * Layer norm. With {@code h = (x - mean) r} the tangent is {@code r (x' - mean x' - h mean(h
   * x'))}.
   */
  void norm(double[] gain, double[] bias, double eps) {
    double[] mean = work[0], square = work[1], product = work[2];
    Kernels.fill(mean, 0, 0, lanes);
    Kernels.fill(square, 0, 0, sets);
    Kernels.fill(product, 0, 0, lanes);
    for (int i = 0; i < width; i++) Kernels.add(mean, x[i], 1.0 / width, lanes);
    for (int i = 0; i < width; i++) {
      Kernels.add(x[i], mean, -1, lanes);
      Kernels.addProduct(square, x[i], x[i], sets);
    }
    for (int s = 0; s < sets; s++) square[s] = 1 / Math.sqrt(square[s] / width + eps);
    for (int i = 0; i < width; i++) {
      double[] row = x[i];
      for (int s = 0; s < sets; s++) row[s] *= square[s];
      for (int from = sets; from < lanes; from += sets)
        for (int s = 0; s < sets; s++) product[from + s] += row[s] * row[from + s] / width;
    }
    for (int i = 0; i < width; i++) {
      double[] row = x[i];
      double g = gain[i];
      for (int from = sets; from < lanes; from += sets)
        for (int s = 0; s < sets; s++)
          row[from + s] = g * square[s] * (row[from + s] - row[s] * product[from + s]);
      for (int s = 0; s < sets; s++) row[s] = row[s] * g + bias[i];
    }
  }
}
