package ivylab.process;

import ivylab.surface.Derivatives;
import ivylab.surface.Point;
import java.util.Locale;

/** The quantity that a process models, and its coordinates (x, y). */
public enum ProcessTarget {

  /**
   * Log volatility over {@code x = k/sqrt(t)} and {@code y = log t}: total variance is positive.
   */
  LOG_VOLATILITY {
    @Override
    double x(double k, double t) {
      return k / Math.sqrt(t);
    }

    @Override
    double y(double t) {
      return Math.log(t);
    }

    @Override
    double xk(double t) {
      return 1 / Math.sqrt(t);
    }

    @Override
    double xt(double k, double t) {
      return -k * xk(t) / (2 * t);
    }

    @Override
    double yt(double t) {
      return 1 / t;
    }

    @Override
    double value(Point quote) {
      return Math.log(quote.vol());
    }

    @Override
    double floor() {
      return 0.01;
    }

    /** With f log volatility, {@code w = t exp(2 f)}. */
    @Override
    Derivatives derivatives(double k, double t, double f, double fk, double ft, double fkk) {
      double w = t * Math.exp(2 * f);
      return new Derivatives(k, t, w, 2 * w * fk, w / t + 2 * w * ft, w * (4 * fk * fk + 2 * fkk));
    }
  },

  /** Total variance over {@code x = k} and {@code y = t}; nothing keeps it positive. */
  TOTAL_VARIANCE {
    @Override
    double x(double k, double t) {
      return k;
    }

    @Override
    double y(double t) {
      return t;
    }

    @Override
    double xk(double t) {
      return 1;
    }

    @Override
    double xt(double k, double t) {
      return 0;
    }

    @Override
    double yt(double t) {
      return 1;
    }

    @Override
    double value(Point quote) {
      return quote.w();
    }

    @Override
    double floor() {
      return 1e-6;
    }

    @Override
    Derivatives derivatives(double k, double t, double f, double fk, double ft, double fkk) {
      return new Derivatives(k, t, f, fk, ft, fkk);
    }
  };

  abstract double x(double k, double t);

  abstract double y(double t);

  /** Derivative of x in k; x is linear in k, and y does not depend on it. */
  abstract double xk(double t);

  /** Derivative of x in t. */
  abstract double xt(double k, double t);

  /** Derivative of y in t. */
  abstract double yt(double t);

  abstract double value(Point quote);

  /** The smallest deviation used to standardise quotes, so that equal quotes do not divide by 0. */
  abstract double floor();

  /** Total variance and its derivatives, from the target f and its derivatives in k and t. */
  abstract Derivatives derivatives(double k, double t, double f, double fk, double ft, double fkk);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
