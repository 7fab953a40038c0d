package ivylab.surrogate;

/**
 * A fixed function of a model's parameters that a network sees instead of them, for example the
 * coordinates on which the smiles depend. A model's file contains {@link #IDENTITY} and {@link
 * IdentifiableInputs}, and of others the name alone.
 */
public interface InputMap {

  /** The parameters themselves. */
  InputMap IDENTITY =
      new InputMap() {
        @Override
        public String name() {
          return "identity";
        }

        @Override
        public int size(int parameters) {
          return parameters;
        }

        @Override
        public double[] apply(double[] parameters) {
          return parameters.clone();
        }

        @Override
        public double[][] jacobian(double[] parameters) {
          double[][] unit = new double[parameters.length][parameters.length];
          for (int i = 0; i < unit.length; i++) unit[i][i] = 1;
          return unit;
        }
      };

  /** By which a model's file is recognised. */
  String name();

  /**
   * The number of coordinates, q.
   *
   * @param parameters p
   * @throws IllegalArgumentException if it does not take as many
   */
  int size(int parameters);

  /**
   * @param parameters {@code [p]}
   * @return coordinates {@code [q]}, as many for all parameters
   */
  double[] apply(double[] parameters);

  /**
   * The derivatives of the coordinates in the parameters, {@code [q p]}; central differences with
   * steps of 1e-6 (relative above 1) unless overridden, accurate to about 1e-9 relative.
   */
  default double[][] jacobian(double[] parameters) {
    double[] at = parameters.clone();
    double[][] rows = new double[apply(at).length][at.length];
    for (int j = 0; j < at.length; j++) {
      double step = 1e-6 * Math.max(1, Math.abs(parameters[j]));
      at[j] = parameters[j] + step;
      double[] up = apply(at);
      at[j] = parameters[j] - step;
      double[] down = apply(at);
      at[j] = parameters[j];
      for (int i = 0; i < rows.length; i++) rows[i][j] = (up[i] - down[i]) / (2 * step);
    }
    return rows;
  }
}
