package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Volatilities as a function of a few bounded coordinates, with derivatives: a surrogate network or
 * a model with exact prices. Calls from several threads at once must be safe.
 *
 * @param <M> the model that a point of the coordinates stands for
 */
public interface SmileModel<M> {

  /** Its name in tables. */
  String name();

  /** Names and bounds of the coordinates, {@code [p]}, always the same. */
  List<FitCoordinate> coordinates();

  /**
   * The model at a point.
   *
   * @param coordinates {@code [p]}, within the bounds
   */
  M model(double[] coordinates);

  /** Whether it has values of this kind; {@link Kind#SPX} alone unless overridden. */
  default boolean has(Kind kind) {
    return kind == Kind.SPX;
  }

  /**
   * Volatilities (and levels of VIX futures) as fractions, 0.20 for 20 %, with their derivatives.
   *
   * @param coordinates {@code [p]}, within the bounds
   * @param places {@code [n]}, of kinds that it {@link #has}
   * @param vols receives the values, {@code [n]}; NaN where the model has none
   * @param jacobian receives the derivative of value i in coordinate j, {@code [n p]}; {@code [0]}
   *     if no derivatives are needed
   */
  void values(double[] coordinates, QuotePlaces places, double[] vols, double[][] jacobian);

  /**
   * What is known of the errors of its values: the mean products of relative errors at two places,
   * {@code E (error_i/value_i)(error_j/value_j)}, which is their covariance if their mean is zero.
   *
   * @param places {@code [n]}, of kinds that it {@link #has}
   * @return {@code [n n]}, symmetric, of no negative eigenvalue; {@code [0]} for a model with exact
   *     values, as here unless overridden
   */
  default double[][] relativeErrors(QuotePlaces places) {
    return new double[0][];
  }

  /** Why a point within the bounds lies outside of the model's domain; empty inside. */
  default Optional<String> refusal(double[] coordinates) {
    return Optional.empty();
  }

  /**
   * By how much a point within the bounds breaks the rules of the model's domain: a wall that keeps
   * a fit inside. Each number is 0 where its rule is kept, grows smoothly where it is not, and is
   * of the size of a relative error.
   *
   * @param coordinates {@code [p]}, within the bounds
   * @return as many numbers for every point, none unless overridden
   */
  default double[] excess(double[] coordinates) {
    return new double[0];
  }

  /**
   * Why the value at a place is a guess, whatever the coordinates: it lies outside of the strikes
   * or maturities that the model knows; empty inside, and always unless overridden. It is put as
   * {@code outside the maturities of SPX, 0.04 to 0.16 years}, the same for all places beyond one
   * range.
   *
   * @param place of a kind that it {@link #has}
   */
  default Optional<String> outside(Place place) {
    return Optional.empty();
  }

  /** How many places lie {@link #outside(Place)} of what; empty if none does. */
  default Optional<String> outside(QuotePlaces places) {
    Map<String, Long> counts =
        places.places().stream()
            .flatMap(place -> outside(place).stream())
            .collect(Collectors.groupingBy(why -> why, LinkedHashMap::new, Collectors.counting()));
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            counts.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining("; ")));
  }

  /** Values without derivatives, {@code [n]}. */
  default double[] vols(double[] coordinates, QuotePlaces places) {
    double[] vols = new double[places.size()];
    values(coordinates, places, vols, new double[0][]);
    return vols;
  }

  /**
   * The smiles of one kind at a point, for figures and reports.
   *
   * @param kind {@link Kind#SPX} or {@link Kind#VIX}
   */
  default VolSurface surface(Kind kind, double[] coordinates) {
    double[] x = coordinates.clone();
    return (k, t) -> {
      VolSurface.requirePairs(k, t);
      List<Place> places = new ArrayList<>();
      for (int i = 0; i < k.length; i++) places.add(new Place(kind, t[i], k[i]));
      double[] w = vols(x, new QuotePlaces(places));
      for (int i = 0; i < w.length; i++) w[i] *= w[i] * t[i];
      return w;
    };
  }
}
