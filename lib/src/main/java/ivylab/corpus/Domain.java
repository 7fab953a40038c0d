package ivylab.corpus;

import ivylab.rough.Dynamics;
import ivylab.rough.ExponentialSum;
import ivylab.rough.ForwardVariance;
import ivylab.rough.Identifiable;
import ivylab.rough.InitialCurve;
import ivylab.rough.QuadraticRoughHeston;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The sets of parameters from which a corpus draws, all with the lifted kernel of ten factors. */
public enum Domain {

  /**
   * The box of Rosenbaum and Zhang (2021), section 3.1: lambda, eta, a, b, c and the ten initial
   * factors. Only nine directions of these fifteen change a price, and a quarter of the draws have
   * a mean volatility above 80 %.
   */
  BOX {
    @Override
    public QuadraticRoughHeston model(double... x) {
      checkLength(x);
      return new QuadraticRoughHeston(
          x[0],
          x[1],
          x[2],
          x[3],
          x[4],
          KERNEL,
          new InitialCurve.Factors(Arrays.copyOfRange(x, 5, 15)));
    }

    @Override
    public double[] coordinates(QuadraticRoughHeston model) {
      if (!model.kernel().equals(KERNEL)
          || !(model.initial() instanceof InitialCurve.Factors factors))
        throw new IllegalArgumentException(
            "model must have the lifted kernel and initial factors: " + model);
      double[] x = Arrays.copyOf(new double[] {model.lambda(), model.eta(), model.a()}, 15);
      x[3] = model.b();
      x[4] = model.c();
      System.arraycopy(factors.z0(), 0, x, 5, 10);
      return x;
    }

    @Override
    List<Coordinate> bounds() {
      List<Coordinate> box = new ArrayList<>();
      box.add(new Coordinate("lambda", 0.5, 2.5));
      box.add(new Coordinate("eta", 1, 1.5));
      box.add(new Coordinate("a", 0.1, 0.6));
      box.add(new Coordinate("b", 0.01, 0.5));
      box.add(new Coordinate("c", 1e-4, 0.03));
      for (int i = 1; i <= 10; i++) box.add(new Coordinate("z0_" + i, -0.5, 0.5));
      return box;
    }

    @Override
    Optional<String> beyond(QuadraticRoughHeston model) {
      return Optional.empty();
    }

    @Override
    double[] rules(QuadraticRoughHeston model) {
      return new double[0];
    }
  },

  /**
   * The coordinates that prices can determine, {@link Identifiable}, within bounds that contain the
   * published calibrations; the forward variance stays between 5 % and 80 % volatility up to 0.35
   * years, and the feedback norm {@code a eta^2 int f^2} below 1, so that the variance has a
   * stationary mean.
   */
  REALISTIC {
    @Override
    public QuadraticRoughHeston model(double... x) {
      checkLength(x);
      return IDENTIFIABLE.model(x);
    }

    @Override
    public double[] coordinates(QuadraticRoughHeston model) {
      return IDENTIFIABLE.coordinates(model);
    }

    @Override
    List<Coordinate> bounds() {
      return List.of(
          new Coordinate("lambda", 0.5, 3),
          new Coordinate("a eta^2", 0.2, 1.2),
          new Coordinate("b / eta", 0.02, 0.35),
          new Coordinate("c", 1e-4, 0.03),
          new Coordinate("y1", -0.4, 0.4),
          new Coordinate("y2", -0.25, 0.25),
          new Coordinate("y3", -0.12, 0.12),
          new Coordinate("y4", -0.06, 0.06),
          new Coordinate("y5", -0.03, 0.03));
    }

    @Override
    Optional<String> beyond(QuadraticRoughHeston model) {
      Dynamics dynamics = Dynamics.of(model);
      double norm = dynamics.feedbackNorm();
      if (!(norm < 1))
        return Optional.of("the feedback norm a eta^2 int f^2 must be below 1: " + norm);
      double[] vols = vols(dynamics);
      for (int i = 0; i < vols.length; i++)
        if (!(vols[i] >= LEAST_VOL && vols[i] <= MOST_VOL))
          return Optional.of(
              "the root of the forward variance must be %s to %s at %s years: %s"
                  .formatted(LEAST_VOL, MOST_VOL, TIMES[i], vols[i]));
      return Optional.empty();
    }

    @Override
    double[] rules(QuadraticRoughHeston model) {
      Dynamics dynamics = Dynamics.of(model);
      double[] vols = vols(dynamics), rules = new double[1 + 2 * vols.length];
      rules[0] = Math.log(dynamics.feedbackNorm());
      for (int i = 0; i < vols.length; i++) {
        rules[1 + 2 * i] = Math.log(LEAST_VOL / vols[i]);
        rules[2 + 2 * i] = Math.log(vols[i] / MOST_VOL);
      }
      return rules;
    }
  };

  /**
   * A named number with its bounds.
   *
   * @param low inclusive
   * @param high inclusive
   */
  public record Coordinate(String name, double low, double high) {}

  private static final ExponentialSum KERNEL = ExponentialSum.lifted();
  private static final Identifiable IDENTIFIABLE = Identifiable.of(KERNEL);
  private static final double LEAST_VOL = 0.05, MOST_VOL = 0.8;
  private static final double MARGIN = 0.02, FAR = 10;
  private static final double[] TIMES = {0, 0.002, 0.01, 0.03, 0.06, 0.09, 0.15, 0.25, 0.35};

  /** Roots of the forward variance at {@link #TIMES}. */
  private static double[] vols(Dynamics dynamics) {
    ForwardVariance curve = ForwardVariance.of(dynamics, TIMES[TIMES.length - 1]);
    return Arrays.stream(TIMES).map(curve::at).map(Math::sqrt).toArray();
  }

  /** The coordinates in their order. */
  public List<Coordinate> coordinates() {
    return List.copyOf(bounds());
  }

  /** The model at these coordinates, inside the domain or not. */
  public abstract QuadraticRoughHeston model(double... x);

  /**
   * The coordinates of a model, inside the domain or not.
   *
   * @throws IllegalArgumentException if it has another kernel or no initial factors
   */
  public abstract double[] coordinates(QuadraticRoughHeston model);

  /** Why a point lies outside the domain: the first rule that it breaks; empty inside. */
  public Optional<String> refusal(double... x) {
    checkLength(x);
    List<Coordinate> box = bounds();
    for (int i = 0; i < x.length; i++) {
      Coordinate c = box.get(i);
      if (!(x[i] >= c.low() && x[i] <= c.high()))
        return Optional.of("%s must be %s to %s: %s".formatted(c.name(), c.low(), c.high(), x[i]));
    }
    return beyond(model(x));
  }

  /**
   * By how much a point within the bounds breaks the rules that bind several coordinates: of the
   * feedback norm and of the roots of the forward variance at some times, the logarithm of the
   * ratio to the limit, from 2 % before it. A smooth wall for a search, unlike {@link #refusal};
   * all are 0 only where that is empty.
   *
   * @return as many numbers for every point of this domain, not negative, maybe none
   */
  public double[] excess(double... x) {
    checkLength(x);
    double[] rules = rules(model(x));
    for (int i = 0; i < rules.length; i++)
      rules[i] = Double.isFinite(rules[i]) ? Math.max(0, rules[i] + MARGIN) : FAR;
    return rules;
  }

  /** The point of the bounds at these fractions. */
  double[] at(double[] unit) {
    List<Coordinate> box = bounds();
    double[] x = new double[unit.length];
    for (int i = 0; i < x.length; i++)
      x[i] = box.get(i).low() + unit[i] * (box.get(i).high() - box.get(i).low());
    return x;
  }

  abstract List<Coordinate> bounds();

  abstract Optional<String> beyond(QuadraticRoughHeston model);

  /** Logarithms of ratios to the limits, positive where a rule is broken. */
  abstract double[] rules(QuadraticRoughHeston model);

  final void checkLength(double[] x) {
    if (x.length != bounds().size())
      throw new IllegalArgumentException(
          "%s has %d coordinates: %d given".formatted(this, bounds().size(), x.length));
  }
}
