package ivylab.surrogate;

/**
 * The forward pass of many parameter sets without derivatives, in single precision as in the
 * engine: one row per feature of the current layer, one lane per set.
 */
final class FloatLanes {

  float[][] x;
  float[][] free;
  private final float[][] held;
  private final float[] mean, square;
  private final int lanes;
  int width;

  FloatLanes(int widest, int lanes) {
    x = new float[widest][lanes];
    free = new float[widest][lanes];
    held = new float[widest][lanes];
    mean = new float[lanes];
    square = new float[lanes];
    this.lanes = lanes;
  }

  void swap(int width) {
    float[][] before = x;
    x = free;
    free = before;
    this.width = width;
  }

  /** One output of a linear layer into the free space. */
  void linear(int output, float[] weight, int at, int inputs, float bias) {
    float[] y = free[output];
    fill(y, bias, lanes);
    int i = 0;
    for (; i + 4 <= inputs; i += 4)
      add(y, x[i], x[i + 1], x[i + 2], x[i + 3], weight, at + i, lanes);
    for (; i < inputs; i++) add(y, x[i], weight[at + i], lanes);
  }

  void swish() {
    for (int i = 0; i < width; i++) swish(x[i], lanes);
  }

  void remember() {
    for (int i = 0; i < width; i++) System.arraycopy(x[i], 0, held[i], 0, lanes);
  }

  void addRemembered() {
    for (int i = 0; i < width; i++) add(x[i], held[i], 1, lanes);
  }

  void norm(double[] gain, double[] bias, double eps) {
    fill(mean, 0, lanes);
    fill(square, 0, lanes);
    for (int i = 0; i < width; i++) add(mean, x[i], 1, lanes);
    for (int l = 0; l < lanes; l++) mean[l] /= width;
    for (int i = 0; i < width; i++) centre(x[i], mean, square, lanes);
    for (int l = 0; l < lanes; l++) square[l] = (float) (1 / Math.sqrt(square[l] / width + eps));
    for (int i = 0; i < width; i++) affine(x[i], square, (float) gain[i], (float) bias[i], lanes);
  }

  // ---- loops that become vector instructions

  private static void fill(float[] y, float value, int n) {
    for (int l = 0; l < n; l++) y[l] = value;
  }

  private static void add(
      float[] y, float[] a, float[] b, float[] c, float[] d, float[] w, int at, int n) {
    float w0 = w[at], w1 = w[at + 1], w2 = w[at + 2], w3 = w[at + 3];
    for (int l = 0; l < n; l++) y[l] += w0 * a[l] + w1 * b[l] + w2 * c[l] + w3 * d[l];
  }

  private static void add(float[] y, float[] a, float w, int n) {
    for (int l = 0; l < n; l++) y[l] += w * a[l];
  }

  private static void centre(float[] x, float[] mean, float[] square, int n) {
    for (int l = 0; l < n; l++) {
      float d = x[l] - mean[l];
      x[l] = d;
      square[l] += d * d;
    }
  }

  private static void affine(float[] x, float[] scale, float gain, float bias, int n) {
    for (int l = 0; l < n; l++) x[l] = x[l] * scale[l] * gain + bias;
  }

  /**
   * {@code x (1 + tanh(x/2)) / 2} with the rational approximation of tanh of degrees 13 and 6 that
   * Eigen uses, on |x/2| up to 7.9, rounded to single precision; absolute error of the logistic
   * function 2e-7.
   */
  static void swish(float[] x, int n) {
    for (int l = 0; l < n; l++) {
      float v = x[l], z = Math.max(-7.9f, Math.min(7.9f, 0.5f * v)), q = z * z;
      float p =
          4.8935246e-3f
              + q
                  * (6.3726195e-4f
                      + q
                          * (1.48572235e-5f
                              + q
                                  * (5.1222973e-8f
                                      + q
                                          * (-8.604672e-11f
                                              + q * (2.000188e-13f + q * -2.7607684e-16f)))));
      float d = 4.893525e-3f + q * (2.2684347e-3f + q * (1.1853471e-4f + q * 1.1982584e-6f));
      x[l] = v * (0.5f + 0.5f * z * p / d);
    }
  }
}
