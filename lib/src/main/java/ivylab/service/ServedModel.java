package ivylab.service;

import java.util.List;

/**
 * A model that the service answers for. Implementations are immutable or guard themselves: several
 * threads call them at once. Long computations look for an interrupt of their thread, which says
 * that their time is over, and throw a {@link java.util.concurrent.CancellationException}.
 */
public interface ServedModel {

  /** What {@code GET /v1/model} says. */
  Card card();

  /**
   * Whether the model was trained there: the bounds of {@link Card#parameters}, and any rule that
   * binds several of them.
   *
   * @param parameters one set, in the order of the card
   */
  boolean inDomain(double[] parameters);

  /** The log-moneyness that it was trained on at one maturity, in years. */
  default Range strikes(Underlying underlying, double maturity) {
    return underlying.strikes();
  }

  /**
   * Annualised Black volatilities, 0.2 for 20 %.
   *
   * @param parameters {@code [set][parameter]}, finite, inside the domain or not
   * @param strikes log-moneyness {@code ln(K/F)}
   * @param maturities years
   * @return {@code [set][maturity][strike]}, new arrays; NaN where the model has no volatility
   * @throws IllegalArgumentException if it cannot answer outside its domain
   */
  double[][][] surfaces(double[][] parameters, double[] strikes, double[] maturities);

  /** Whether {@link #calibrate} answers. */
  default boolean calibrates() {
    return false;
  }

  /**
   * The parameters that fit quotes best.
   *
   * @param quotes at least one
   * @param starts of the search, at least 1
   * @param seed of the starts
   * @throws IllegalArgumentException saying why it cannot be fitted to these quotes
   * @throws UnsupportedOperationException if the model has no calibration
   */
  default Fit calibrate(List<Quote> quotes, int starts, long seed) {
    throw new UnsupportedOperationException(card().name() + " has no calibration");
  }

  /**
   * What a model is.
   *
   * @param name of the model
   * @param version of the model
   * @param digest SHA-256 of its file, in hexadecimal
   * @param parameters in the order of a set
   * @param domain the training domain in words, for messages
   * @param strikes default log-moneyness
   * @param maturities default years
   * @param gridOnly whether it answers at its default strikes and maturities alone
   * @param underlyings whose volatilities it has; the first is that of the surfaces, the others are
   *     for calibration only
   * @param testErrors on data not used in training
   */
  record Card(
      String name,
      String version,
      String digest,
      List<Parameter> parameters,
      String domain,
      List<Double> strikes,
      List<Double> maturities,
      boolean gridOnly,
      List<Underlying> underlyings,
      List<TestError> testErrors) {

    public Card {
      parameters = List.copyOf(parameters);
      strikes = List.copyOf(strikes);
      maturities = List.copyOf(maturities);
      underlyings = List.copyOf(underlyings);
      testErrors = List.copyOf(testErrors);
      if (!digest.matches("[0-9a-f]{64}"))
        throw new IllegalArgumentException(
            "digest must be a SHA-256 in 64 hexadecimal digits: " + digest);
      if (parameters.isEmpty()) throw new IllegalArgumentException("no parameters");
      if (strikes.isEmpty()) throw new IllegalArgumentException("no default strikes");
      if (maturities.isEmpty()) throw new IllegalArgumentException("no default maturities");
      if (underlyings.isEmpty()) throw new IllegalArgumentException("no underlyings");
    }

    /** The middle of every parameter's bounds. */
    double[] middle() {
      return parameters.stream().mapToDouble(p -> (p.lower() + p.upper()) / 2).toArray();
    }
  }

  /**
   * @param name as requests spell it
   * @param lower end of the training domain
   * @param upper end of the training domain
   */
  record Parameter(String name, double lower, double upper) {
    public Parameter {
      if (!(lower <= upper))
        throw new IllegalArgumentException(
            "bounds of %s must be ordered: %s, %s".formatted(name, lower, upper));
    }
  }

  /**
   * What the volatilities belong to, and where the model was trained.
   *
   * @param name such as {@code spx} or {@code vix}
   * @param strikes log-moneyness, at all maturities together
   * @param maturities years
   */
  record Underlying(String name, Range strikes, Range maturities) {}

  /** A closed interval. */
  record Range(double lower, double upper) {
    public Range {
      if (!(lower <= upper))
        throw new IllegalArgumentException(
            "ends of a range must be ordered: %s, %s".formatted(lower, upper));
    }

    boolean contains(double x) {
      return x >= lower && x <= upper;
    }
  }

  /**
   * @param quantity such as {@code mean absolute error, SPX}
   * @param value in the unit
   * @param unit such as {@code volatility}
   */
  record TestError(String quantity, double value, String unit) {}

  /**
   * A quote in volatility.
   *
   * @param underlying name of one of {@link Card#underlyings}
   * @param logStrike {@code ln(K/F)}
   * @param maturity years
   * @param bid volatility
   * @param ask volatility, above the bid
   */
  record Quote(String underlying, double logStrike, double maturity, double bid, double ask) {
    /** Half the sum of bid and ask. */
    public double mid() {
      return (bid + ask) / 2;
    }
  }

  /**
   * The outcome of a calibration.
   *
   * @param parameters in the order of the card
   * @param standardErrors of the parameters; NaN where the quotes do not determine one
   * @param volatilities of the model at the quotes
   * @param converged whether the best start met its criterion
   * @param iterations of the best start
   */
  record Fit(
      double[] parameters,
      double[] standardErrors,
      double[] volatilities,
      boolean converged,
      int iterations) {}
}
